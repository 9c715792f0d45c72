package dev.quatrain.trainer.accuracy.baselines;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The baselines by name. */
public final class Baselines {
    private static final Map<String, Baseline> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("last-value", new SeasonalNaive(1));
        BY_NAME.put("seasonal-naive-24", new SeasonalNaive(24));
        BY_NAME.put("mean-absolute-z", new MeanAbsoluteZ());
        BY_NAME.put("mean-case", new MeanCase());
        BY_NAME.put("most-frequent-class", new MostFrequentClass());
    }

    private Baselines() {}

    public static Optional<Baseline> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public static Set<String> names() {
        return BY_NAME.keySet();
    }
}
