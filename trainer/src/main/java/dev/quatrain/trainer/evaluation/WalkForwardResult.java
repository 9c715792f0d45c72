package dev.quatrain.trainer.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a walk-forward validation measured; without folds where there was none.
 *
 * @param folds in time's order
 */
public record WalkForwardResult(List<Fold> folds) {
    /** No walk-forward validation. */
    public static final WalkForwardResult NONE = new WalkForwardResult(List.of());

    /**
     * One model.
     *
     * @param trainedReadings readings it was trained and calibrated on
     * @param readings readings after them, on which it was measured
     * @param metrics by name, as the test split's; {@code validation_loss} is that of its early stopping
     */
    public record Fold(long trainedReadings, long readings, Map<String, Double> metrics) {
        public Fold {
            metrics = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }
    }

    /**
     * A metric over the folds that have it.
     *
     * @param deviation of a sample, 0 of a single fold
     */
    public record Spread(double mean, double deviation, int folds) {}

    public WalkForwardResult {
        folds = List.copyOf(folds);
    }

    /** Mean and spread of every metric that measures quality. */
    public Map<String, Spread> spreads() {
        Map<String, Spread> spreads = new LinkedHashMap<>();
        folds.stream()
                .flatMap(fold -> fold.metrics().keySet().stream())
                .filter(name -> !name.equals("readings") && !name.equals("scored"))
                .distinct()
                .forEach(name -> spreads.put(name, spread(name)));
        return spreads;
    }

    private Spread spread(String metric) {
        double[] values = folds.stream()
                .filter(fold -> fold.metrics().containsKey(metric))
                .mapToDouble(fold -> fold.metrics().get(metric))
                .toArray();
        double mean = java.util.Arrays.stream(values).average().orElse(Double.NaN);
        double squares = java.util.Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return new Spread(mean, values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)), values.length);
    }

    /** The figures for the manifest. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (!folds.isEmpty()) {
            metrics.put("walk_forward.folds", (double) folds.size());
        }
        spreads().forEach((name, spread) -> {
            metrics.put("walk_forward." + name + ".mean", spread.mean());
            metrics.put("walk_forward." + name + ".deviation", spread.deviation());
        });
        return metrics;
    }
}
