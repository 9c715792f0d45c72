package dev.quatrain.trainer.baselines;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whole windows or cases with a class each.
 *
 * @param values N cases [T][F], raw units, NaN = missing; T may differ between cases
 * @param labels [N] classes, from 0
 * @param classes K
 */
public record Cases(List<float[][]> values, int[] labels, int classes) {
    public Cases {
        values = List.copyOf(values);
        if (values.size() != labels.length) {
            throw new IllegalArgumentException(values.size() + " cases have " + labels.length + " labels");
        }
        for (int label : labels) {
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException("Class " + label + " is none of " + classes);
            }
        }
    }

    public int size() {
        return labels.length;
    }

    /** The first case and each n-th after it. */
    Cases everyNth(int n) {
        int[] kept = IntStream.range(0, (size() + n - 1) / n).map(i -> i * n).toArray();
        return new Cases(
                IntStream.of(kept).mapToObj(values::get).toList(),
                IntStream.of(kept).map(i -> labels[i]).toArray(),
                classes);
    }

    /** These cases, then the others. */
    Cases and(Cases others) {
        List<float[][]> all = new ArrayList<>(values);
        all.addAll(others.values);
        int[] both = IntStream.concat(IntStream.of(labels), IntStream.of(others.labels))
                .toArray();
        return new Cases(all, both, classes);
    }
}
