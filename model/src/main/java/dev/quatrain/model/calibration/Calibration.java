package dev.quatrain.model.calibration;

/**
 * How errors become an anomaly score. With z the robustly scaled error of each feature, smoothed as an exponential moving average of
 * z² over about {@code smoothingSteps} readings, the deviation is the root of the mean of z² over the features, and the anomaly score
 * is deviation / threshold. Immutable; arrays are not copied.
 *
 * @param center [F] median error on the validation split, the feature's unit
 * @param scale [F] robust spread of the error, the feature's unit, positive
 * @param threshold deviation at which the anomaly score is 1, positive
 * @param smoothingSteps span of the moving average; 1 = no smoothing
 * @param falseAlarmRate share of normal readings meant to lie above the threshold
 */
public record Calibration(float[] center, float[] scale, float threshold, int smoothingSteps, double falseAlarmRate) {
    /** Severity at the threshold: the border between Elastic's "warning" and "minor". */
    private static final float SEVERITY_AT_THRESHOLD = 25f;

    /** A million scales; keeps one absurd value from making the moving average infinite. */
    private static final float MOST_SQUARED_Z = 1e12f;

    public Calibration {
        if (center.length != scale.length) {
            throw new IllegalArgumentException(center.length + " centres for " + scale.length + " scales");
        }
        for (float s : scale) {
            if (!(s > 0) || Float.isInfinite(s)) {
                throw new IllegalArgumentException("A scale of calibration is not positive: " + s);
            }
        }
        if (!(threshold > 0) || Float.isInfinite(threshold)) {
            throw new IllegalArgumentException("The calibration's threshold is not positive: " + threshold);
        }
        if (smoothingSteps < 1) {
            throw new IllegalArgumentException("smoothingSteps must be at least 1, not " + smoothingSteps);
        }
    }

    /** Scaled squared error of feature f; NaN in, NaN out. */
    public float squaredZ(int f, float actual, float expected) {
        float z = (actual - expected - center[f]) / scale[f];
        return Math.min(z * z, MOST_SQUARED_Z);
    }

    /** Weight of the newest reading in the moving average: 2 / (span + 1). */
    public float smoothingWeight() {
        return 2f / (smoothingSteps + 1);
    }

    /** Anomaly score of [F] smoothed squared z: sqrt(mean) / threshold. */
    public float score(float[] smoothedSquaredZ) {
        double sum = 0;
        for (float value : smoothedSquaredZ) {
            sum += value;
        }
        return (float) (Math.sqrt(sum / smoothedSquaredZ.length) / threshold);
    }

    /** Half the width of the interval in which feature f, alone and steadily off, keeps the anomaly score at most 1. */
    public float halfWidth(int f) {
        return (float) (threshold * Math.sqrt(scale.length)) * scale[f];
    }

    /** Grade of a severity as Elastic names them: 0 warning, 1 minor (from 25), 2 major (from 50), 3 critical (from 75). */
    public static int grade(float severity) {
        return severity >= 75 ? 3 : severity >= 50 ? 2 : severity >= 25 ? 1 : 0;
    }

    /** Severity 0 to 100 of an anomaly score: linear to 25 at the threshold, then 100 - 75 / score. */
    public static float severity(float anomalyScore) {
        if (Float.isNaN(anomalyScore)) {
            return Float.NaN;
        }
        return anomalyScore < 1
                ? SEVERITY_AT_THRESHOLD * anomalyScore
                : 100f - (100f - SEVERITY_AT_THRESHOLD) / anomalyScore;
    }
}
