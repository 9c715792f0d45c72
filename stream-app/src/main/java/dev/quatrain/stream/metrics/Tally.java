package dev.quatrain.stream.metrics;

/** Counts by bucket that one thread keeps for itself, until it hands them over to where others see them. Not thread-safe. */
final class Tally {
    private final double[] upperBounds;
    private final int[] counts;
    private double sum;

    /** @param upperBounds ascending; one bucket more lies above the last */
    Tally(double[] upperBounds) {
        this.upperBounds = upperBounds;
        this.counts = new int[upperBounds.length + 1];
    }

    void observe(double value) {
        int k = 0;
        while (k < upperBounds.length && value > upperBounds[k]) {
            k++;
        }
        counts[k]++;
        sum += value;
    }

    /** Adds the counts to the given ones and begins again at 0; the sum of what was observed. */
    double moveTo(long[] totals) {
        for (int k = 0; k < counts.length; k++) {
            totals[k] += counts[k];
            counts[k] = 0;
        }
        double moved = sum;
        sum = 0;
        return moved;
    }
}
