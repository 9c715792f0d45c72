package dev.quatrain.trainer.accuracy.metrics;

import java.util.List;

/**
 * Mean and spread of one metric over seeds.
 *
 * @param mean their mean
 * @param deviation their sample standard deviation; NaN of fewer than two
 * @param n how many there are
 */
public record Spread(double mean, double deviation, int n) {
    public static Spread of(List<Double> values) {
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        int n = values.size();
        return new Spread(mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)), n);
    }

    /** Whether the mean, of differences, is no farther from 0 than a single seed usually is from the mean. */
    public boolean isWithinItsDeviation() {
        return Math.abs(mean) <= deviation;
    }
}
