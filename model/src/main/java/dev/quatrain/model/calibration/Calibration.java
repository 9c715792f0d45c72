package dev.quatrain.model.calibration;

import org.jspecify.annotations.Nullable;

/**
 * How a model's errors become an anomaly score of 1 at the threshold: as a distance from the usual error ({@link Deviation}), or by how
 * rare the reading is among those of its series ({@link Adaptive}). Immutable; arrays are not copied.
 *
 * @param features F
 * @param center [E] median error on the validation split, the error's unit; E is F, or 1 for a scalar error of the model's own
 * @param scale [E] robust spread of the error, the error's unit, positive
 * @param precision [E*E] inverse of the correlation of the scaled errors, or empty: the errors count alike and for themselves
 * @param clip scaled errors beyond it are cut off; 0 = none are
 * @param oneSided whether only errors above the centre count, as for a measure of error that is never negative
 * @param threshold what a score of 1 means: a deviation, or the added evidence of an adaptive calibration; positive
 * @param smoothingSteps span of the moving average of the squared deviation; 1 = no smoothing
 * @param falseAlarmRate share of normal readings meant to lie above the threshold
 * @param adaptive how rarity is judged, or null to score by deviation
 * @param usual share of the validation split's scores in each of the {@link ScoreBuckets}; empty where it is not known
 */
public record Calibration(
        int features,
        float[] center,
        float[] scale,
        float[] precision,
        float clip,
        boolean oneSided,
        float threshold,
        int smoothingSteps,
        double falseAlarmRate,
        @Nullable Adaptive adaptive,
        float[] usual) {
    /** Severity at the threshold: the border between Elastic's "warning" and "minor". */
    private static final float SEVERITY_AT_THRESHOLD = 25f;

    public Calibration {
        int e = center.length;
        require(e == features || e == 1, e + " centres for " + features + " features");
        require(e == scale.length, e + " centres for " + scale.length + " scales");
        for (float s : scale) {
            require(s > 0 && Float.isFinite(s), "A scale of calibration is not positive: " + s);
        }
        require(precision.length == 0 || precision.length == e * e, "The precision matrix is not square in the errors");
        require(
                threshold > 0 && Float.isFinite(threshold),
                "The calibration's threshold is not positive: " + threshold);
        require(clip >= 0, "clip must not be negative: " + clip);
        require(smoothingSteps >= 1, "smoothingSteps must be at least 1, not " + smoothingSteps);
        require(
                adaptive == null || (precision.length == 0 && smoothingSteps == 1),
                "An adaptive calibration has neither smoothing nor covariance");
        require(
                usual.length == 0 || usual.length == ScoreBuckets.count(),
                usual.length + " shares of usual scores for " + ScoreBuckets.count() + " buckets");
        for (float share : usual) {
            require(share >= 0 && share <= 1, "A share of usual scores is not between 0 and 1: " + share);
        }
    }

    /** Scores by the root mean square of the residuals of as many features. */
    public Calibration(float[] center, float[] scale, float threshold, int smoothingSteps, double falseAlarmRate) {
        this(center.length, center, scale, new float[0], false, threshold, smoothingSteps, falseAlarmRate, null);
    }

    /** Without a limit to scaled errors, and without knowing which scores are usual. */
    public Calibration(
            int features,
            float[] center,
            float[] scale,
            float[] precision,
            boolean oneSided,
            float threshold,
            int smoothingSteps,
            double falseAlarmRate,
            @Nullable Adaptive adaptive) {
        this(
                features,
                center,
                scale,
                precision,
                0f,
                oneSided,
                threshold,
                smoothingSteps,
                falseAlarmRate,
                adaptive,
                new float[0]);
    }

    /** What scores by this calibration; keep it, rather than ask for it with every reading. */
    public Scorer scorer() {
        return adaptive == null ? new Deviation(this) : new Evidence(this, adaptive);
    }

    /**
     * The same with another threshold and the share of normal readings above it.
     *
     * @param distances what normal readings scored while the threshold was 1
     */
    Calibration withThreshold(float other, double rate, double[] distances) {
        return new Calibration(
                features,
                center,
                scale,
                precision,
                clip,
                oneSided,
                other,
                smoothingSteps,
                rate,
                adaptive,
                ScoreBuckets.shares(distances, other));
    }

    /**
     * Half the width of the interval in which feature f, alone and steadily off, keeps the anomaly score at most 1; NaN where there is
     * no such interval, because the error is not the feature's or the threshold moves with the series.
     */
    public float halfWidth(int f) {
        if (adaptive != null || oneSided || center.length != features) {
            return Float.NaN;
        }
        double own = precision.length == 0 ? 1 : precision[f * features + f];
        return (float) (threshold * Math.sqrt(features / own)) * scale[f];
    }

    /**
     * The greatest distance that errors can come to, as {@link #clip} cuts each of them; infinite where it does not. Where the errors are
     * taken together it is a bound that not all come to.
     */
    public float reach() {
        if (clip == 0 || adaptive != null) {
            return Float.POSITIVE_INFINITY;
        }
        double together = 0;
        for (float entry : precision) {
            together += Math.abs(entry);
        }
        return precision.length == 0 ? clip : (float) (clip * Math.sqrt(together / center.length));
    }

    /** Whether any reading can be an anomaly: a threshold that errors cannot come to never gives an alarm. */
    public boolean canAlarm() {
        return threshold <= reach();
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

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
