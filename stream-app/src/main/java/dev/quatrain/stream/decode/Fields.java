package dev.quatrain.stream.decode;

import dev.quatrain.stream.config.Pipeline;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline takes from which field: a feature's index, or one of the constants, or the fields of a nested record. One field may feed
 * several.
 */
final class Fields {
    static final int SERIES = -1;
    static final int TIME = -2;
    static final int ALL_VALUES = -3;
    static final int ID = -4;

    private final Map<String, int[]> targets = new HashMap<>();
    private final Map<String, Fields> nested = new HashMap<>();

    private Fields() {}

    /** @param features the model's features, in its order */
    static Fields of(Pipeline pipeline, List<String> features) {
        Fields fields = new Fields();
        if (pipeline.valuesField() != null) {
            fields.add(pipeline.valuesField(), ALL_VALUES);
        }
        for (int f = 0; f < features.size() && pipeline.valuesField() == null; f++) {
            fields.add(pipeline.fields().getOrDefault(features.get(f), features.get(f)), f);
        }
        if (pipeline.seriesField() != null) {
            fields.add(pipeline.seriesField(), SERIES);
        }
        if (pipeline.timeField() != null) {
            fields.add(pipeline.timeField(), TIME);
        }
        if (pipeline.idField() != null) {
            fields.add(pipeline.idField(), ID);
        }
        return fields;
    }

    private void add(String path, int target) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            targets.merge(path, new int[] {target}, Fields::join);
        } else {
            nested.computeIfAbsent(path.substring(0, dot), name -> new Fields()).add(path.substring(dot + 1), target);
        }
    }

    /** Names of fields that are taken, whole or in part. */
    List<String> names() {
        return Stream.concat(targets.keySet().stream(), nested.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** What is taken from the field, or null if nothing is. */
    int @Nullable [] targets(String name) {
        return targets.get(name);
    }

    /** What is taken from the fields of the record in that field, or null if nothing is. */
    @Nullable
    Fields nested(String name) {
        return nested.get(name);
    }

    private static int[] join(int[] first, int[] second) {
        int[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
