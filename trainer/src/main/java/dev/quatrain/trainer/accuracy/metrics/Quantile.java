package dev.quatrain.trainer.accuracy.metrics;

import java.util.Arrays;

/** Quantiles between order statistics, linearly interpolated, as NumPy does by default. */
public final class Quantile {
    private Quantile() {}

    /** The value below which a share {@code q} of the values lies; NaN of none. */
    public static double of(float[] values, double q) {
        if (values.length == 0) {
            return Double.NaN;
        }
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = q * (sorted.length - 1);
        int low = (int) Math.floor(at);
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }
}
