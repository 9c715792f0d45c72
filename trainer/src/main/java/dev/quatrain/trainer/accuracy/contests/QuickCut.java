package dev.quatrain.trainer.accuracy.contests;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much of a contest a quick look takes.
 *
 * @param models first models of the data set, at most
 * @param cases series of each role, at most, evenly spread
 * @param set values of every plan, by dotted key
 */
public record QuickCut(int models, int cases, Map<String, String> set) {
    List<SplitData> of(List<SplitData> all) {
        return all.stream().limit(models).map(this::fewer).toList();
    }

    private SplitData fewer(SplitData data) {
        Map<Role, List<SplitSeries>> byRole = new EnumMap<>(Role.class);
        for (SplitSeries series : data.series()) {
            byRole.computeIfAbsent(series.role(0), role -> new ArrayList<>()).add(series);
        }
        List<SplitSeries> kept = new ArrayList<>();
        for (List<SplitSeries> some : byRole.values()) {
            int n = Math.min(cases, some.size());
            for (int i = 0; i < n; i++) {
                kept.add(some.get((int) ((long) i * some.size() / n)));
            }
        }
        return new SplitData(data.name(), kept, data.features(), data.intervalMillis(), data.classes());
    }
}
