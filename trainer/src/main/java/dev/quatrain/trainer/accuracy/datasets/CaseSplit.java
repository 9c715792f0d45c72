package dev.quatrain.trainer.accuracy.datasets;

import dev.quatrain.trainer.accuracy.datasets.SplitSeries.Role;
import dev.quatrain.trainer.data.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes validation cases out of the training cases, the same share of each class.
 *
 * @param share of each class's cases that validate; at least one where a class has two
 * @param seed decides which
 */
record CaseSplit(double share, long seed) {
    /** The training cases, each with its new role, in their order. */
    List<SplitSeries> of(List<Series> training) {
        Map<String, List<Integer>> byClass = new TreeMap<>();
        for (int i = 0; i < training.size(); i++) {
            byClass.computeIfAbsent(training.get(i).labels()[0], name -> new ArrayList<>())
                    .add(i);
        }
        Random random = new Random(seed);
        Set<Integer> validation = new HashSet<>();
        byClass.values().forEach(cases -> {
            Collections.shuffle(cases, random);
            int taken = cases.size() < 2 ? 0 : Math.max(1, (int) Math.round(share * cases.size()));
            validation.addAll(cases.subList(0, taken));
        });
        List<SplitSeries> split = new ArrayList<>();
        for (int i = 0; i < training.size(); i++) {
            split.add(SplitSeries.all(training.get(i), validation.contains(i) ? Role.VALIDATION : Role.TRAIN));
        }
        return split;
    }
}
