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

    /** Places in a series' memory: whether a reading has been seen, then the smoothed squared z. */
    private static final int BEGUN = 0;

    private static final int SMOOTHED = 1;

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

    /** Floats that are kept of each series between readings; a fresh series' are all 0. */
    public int memoryFloats() {
        return SMOOTHED + center.length;
    }

    /**
     * Takes one reading into a series' memory and gives its anomaly score. Allocates nothing.
     *
     * @param memory [{@link #memoryFloats}] of the series, all 0 at its first reading; updated in place
     * @param errors [E] what the model was off by, one for each centre; NaN = not known, says nothing against the reading
     * @param actual [F] the reading, NaN = not measured
     * @param attribution [F] takes each feature's share of the score; they sum to 1
     */
    public float advance(float[] memory, float[] errors, float[] actual, float[] attribution) {
        float weight = memory[BEGUN] == 0 ? 1f : 2f / (smoothingSteps + 1);
        memory[BEGUN] = 1;
        double sum = 0;
        for (int e = 0; e < center.length; e++) {
            float now = Float.isNaN(errors[e]) ? 0f : squaredZ(e, errors[e]);
            memory[SMOOTHED + e] += weight * (now - memory[SMOOTHED + e]);
            sum += memory[SMOOTHED + e];
        }
        for (int f = 0; f < attribution.length; f++) {
            attribution[f] = center.length == attribution.length && sum > 0
                    ? (float) (memory[SMOOTHED + f] / sum)
                    : 1f / attribution.length;
        }
        return (float) (Math.sqrt(sum / center.length) / threshold);
    }

    private float squaredZ(int e, float error) {
        float z = (error - center[e]) / scale[e];
        return Math.min(z * z, MOST_SQUARED_Z);
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
