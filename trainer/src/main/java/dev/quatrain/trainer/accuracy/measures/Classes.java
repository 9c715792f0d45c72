package dev.quatrain.trainer.accuracy.measures;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.metrics.Confusion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cases whose class is the one given at their last event; where that has no answer, as with a model whose answers lag, at the last event that has.
 */
public final class Classes implements Measure {
    private final Map<String, Integer> lastHeard = new HashMap<>();
    private final Map<String, String> predicted = new HashMap<>();
    private final List<Confusion> confusions = new ArrayList<>();
    private List<SplitSeries> cases = List.of();

    @Override
    public void begin(SplitData data) {
        cases = data.series().stream().filter(SplitSeries::isTested).toList();
        confusions.add(new Confusion(data.classes()));
        lastHeard.clear();
        predicted.clear();
    }

    @Override
    public void hear(SplitSeries series, int t, Answer answer) {
        if (answer.label() != null && t >= lastHeard.getOrDefault(series.name(), 0)) {
            lastHeard.put(series.name(), t);
            predicted.put(series.name(), answer.label());
        }
    }

    @Override
    public void end() {
        Confusion confusion = confusions.get(confusions.size() - 1);
        for (SplitSeries series : cases) {
            confusion.add(series.series().labels()[series.length() - 1], predicted.get(series.name()));
        }
    }

    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("accuracy", mean(Confusion::accuracy));
        metrics.put("error", mean(Confusion::error));
        metrics.put("macro_f1", mean(Confusion::macroF1));
        return metrics;
    }

    private double mean(java.util.function.ToDoubleFunction<Confusion> metric) {
        return confusions.stream().mapToDouble(metric).average().orElse(Double.NaN);
    }

    @Override
    public Map<String, Object> details() {
        Confusion first = confusions.get(0);
        return Map.of(
                "classes",
                first.classes(),
                "confusion_actual_by_predicted",
                Arrays.stream(first.counts()).map(long[]::clone).toList());
    }
}
