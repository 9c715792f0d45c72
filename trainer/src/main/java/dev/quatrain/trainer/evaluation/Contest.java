package dev.quatrain.trainer.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model beside its baselines in one measure, on the same readings.
 *
 * @param measure its name, as a reader would say it
 * @param higherIsBetter which way is good
 * @param model the model's figure
 * @param baselines figures by name
 */
public record Contest(String measure, boolean higherIsBetter, double model, Map<String, Double> baselines) {
    public Contest {
        baselines = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
    }

    /** The baselines that do better than the model. */
    public List<String> losesTo() {
        return baselines.entrySet().stream()
                .filter(one -> isBetter(one.getValue(), model))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether no baseline does better. */
    public boolean isWon() {
        return losesTo().isEmpty();
    }

    /** The verdict in words. */
    public String sentence() {
        Map.@Nullable Entry<String, Double> best = best();
        if (best == null || !Double.isFinite(model)) {
            return "No baseline stands beside it in " + measure + ".";
        }
        String figures = measure + " " + figure(model) + " against " + figure(best.getValue());
        if (!isWon()) {
            List<String> better = losesTo();
            String others =
                    better.stream().filter(name -> !name.equals(best.getKey())).collect(Collectors.joining(", "));
            return "Loses to " + best.getKey() + ": " + figures + (others.isEmpty() ? "" : "; also to " + others) + ".";
        }
        boolean ties = best.getValue() == model;
        return (ties ? "No better than " : "Beats ") + String.join(", ", baselines.keySet()) + ": " + figures
                + " of the best of them.";
    }

    private Map.@Nullable Entry<String, Double> best() {
        Map.@Nullable Entry<String, Double> best = null;
        for (Map.Entry<String, Double> one : baselines.entrySet()) {
            if (Double.isFinite(one.getValue()) && (best == null || isBetter(one.getValue(), best.getValue()))) {
                best = one;
            }
        }
        return best;
    }

    private boolean isBetter(double a, double b) {
        return higherIsBetter ? a > b : a < b;
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
