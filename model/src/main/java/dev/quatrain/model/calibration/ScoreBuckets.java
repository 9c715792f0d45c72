package dev.quatrain.model.calibration;

/**
 * The classes by which anomaly scores are counted: dense where normal readings score, 1 (the threshold) is a border. What a model's
 * calibration found usual and what its readings score today are counted alike, so that they can be compared.
 */
public final class ScoreBuckets {
    /** Fewer scores say little about a distribution: their index would mostly be chance, (buckets - 1) / scores on average. */
    public static final int LEAST_SCORES = 1000;

    /** An empty class must not make the index infinite. */
    private static final double LEAST_SHARE = 1e-4;

    private static final double[] UPPER_BOUNDS = {
        0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 3, 5, 10
    };

    private ScoreBuckets() {}

    /** Upper bounds, each within its bucket; one bucket more lies above the last. */
    public static double[] upperBounds() {
        return UPPER_BOUNDS.clone();
    }

    /** Buckets there are. */
    public static int count() {
        return UPPER_BOUNDS.length + 1;
    }

    /** The share of scores in each bucket, [{@link #count()}]; scores are divided by the threshold first. */
    static float[] shares(double[] scores, double threshold) {
        float[] shares = new float[count()];
        for (double score : scores) {
            shares[bucket(score / threshold)] += 1f;
        }
        for (int k = 0; k < shares.length; k++) {
            shares[k] /= scores.length;
        }
        return shares;
    }

    private static int bucket(double score) {
        int k = 0;
        while (k < UPPER_BOUNDS.length && score > UPPER_BOUNDS[k]) {
            k++;
        }
        return k;
    }

    /**
     * Population stability index of scores against those that were usual: the sum over all buckets of (p - q) ln(p / q), which is the
     * symmetric Kullback-Leibler divergence. By custom below 0.1 nothing has changed, above 0.25 much has (Siddiqi, Credit Risk
     * Scorecards, 2006). NaN for fewer than {@link #LEAST_SCORES} scores, or if it is not known what was usual.
     *
     * @param usual share of each bucket, [{@link #count()}] or empty
     * @param counts scores in each bucket, [{@link #count()}]
     */
    public static double stabilityIndex(float[] usual, long[] counts) {
        long scores = 0;
        for (long count : counts) {
            scores += count;
        }
        if (usual.length == 0 || scores < LEAST_SCORES) {
            return Double.NaN;
        }
        double index = 0;
        for (int k = 0; k < counts.length; k++) {
            double p = Math.max((double) counts[k] / scores, LEAST_SHARE);
            double q = Math.max(usual[k], LEAST_SHARE);
            index += (p - q) * Math.log(p / q);
        }
        return index;
    }
}
