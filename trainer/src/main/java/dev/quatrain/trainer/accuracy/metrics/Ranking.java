package dev.quatrain.trainer.accuracy.metrics;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How well scores rank what is abnormal above what is normal, whatever the threshold. Equal scores are one threshold, as in scikit-learn; NaN ranks
 * lowest.
 */
public final class Ranking {
    /** Thresholds from the highest score down: rows flagged, and true ones among them, at each. */
    private final long[] flagged;

    private final long[] hits;
    private final double[] thresholds;
    private final long positives;
    private final long negatives;

    private Ranking(long[] flagged, long[] hits, double[] thresholds) {
        this.flagged = flagged;
        this.hits = hits;
        this.thresholds = thresholds;
        this.positives = hits[hits.length - 1];
        this.negatives = flagged[flagged.length - 1] - positives;
    }

    /**
     * Ranks.
     *
     * @param scores [n] n of at least 1
     * @param abnormal [n]
     */
    public static Ranking of(float[] scores, boolean[] abnormal) {
        int n = scores.length;
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -lowestIfNaN(scores[i])));
        long[] flagged = new long[n];
        long[] hits = new long[n];
        double[] thresholds = new double[n];
        int distinct = 0;
        long seen = 0;
        long hit = 0;
        for (int k = 0; k < n; k++) {
            double score = lowestIfNaN(scores[order[k]]);
            seen++;
            hit += abnormal[order[k]] ? 1 : 0;
            if (k + 1 == n || lowestIfNaN(scores[order[k + 1]]) != score) {
                flagged[distinct] = seen;
                hits[distinct] = hit;
                thresholds[distinct] = score;
                distinct++;
            }
        }
        return new Ranking(
                Arrays.copyOf(flagged, distinct), Arrays.copyOf(hits, distinct), Arrays.copyOf(thresholds, distinct));
    }

    private static double lowestIfNaN(float score) {
        return Float.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
    }

    /** Area under the receiver operating characteristic: the chance that an abnormal one outranks a normal one, ties half. NaN with one kind alone. */
    public double auc() {
        double area = 0;
        long hitsBefore = 0;
        long falseBefore = 0;
        for (int i = 0; i < flagged.length; i++) {
            long falses = flagged[i] - hits[i];
            area += (falses - falseBefore) * (hits[i] + hitsBefore) / 2.0;
            hitsBefore = hits[i];
            falseBefore = falses;
        }
        return area / ((double) positives * negatives);
    }

    /** Average precision: sum over thresholds of the recall gained times the precision there. NaN without an abnormal one. */
    public double averagePrecision() {
        double sum = 0;
        long before = 0;
        for (int i = 0; i < flagged.length; i++) {
            sum += (hits[i] - before) * ((double) hits[i] / flagged[i]);
            before = hits[i];
        }
        return sum / positives;
    }

    /** The highest F1 any threshold reaches: a bound chosen with the labels in sight, not a result. */
    public double bestF1() {
        return f1(best());
    }

    /** The least score flagged at the best F1. */
    public double bestThreshold() {
        return thresholds[best()];
    }

    private int best() {
        int best = 0;
        for (int i = 1; i < flagged.length; i++) {
            best = f1(i) > f1(best) ? i : best;
        }
        return best;
    }

    private double f1(int i) {
        return 2.0 * hits[i] / (flagged[i] + positives);
    }
}
