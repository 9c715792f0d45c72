package dev.quatrain.trainer.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the rows of one series. */
final class SeriesBuilder {
    private static final Set<String> NORMAL = Set.of("", "0", "0.0", "false", "normal", "none", "-");

    private final String name;
    private final boolean labelled;
    private final boolean classes;
    private final List<Long> times = new ArrayList<>();
    private final List<float[]> values = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();

    SeriesBuilder(String name, boolean labelled, boolean classes) {
        this.name = name;
        this.labelled = labelled;
        this.classes = classes;
    }

    String name() {
        return name;
    }

    boolean hasReadingAt(long time) {
        return !times.isEmpty() && times.get(times.size() - 1) == time;
    }

    void add(long time, float[] reading, @Nullable String label) {
        times.add(time);
        values.add(reading);
        if (labelled) {
            String text = label == null ? "" : label.trim();
            labels.add(!classes && NORMAL.contains(text.toLowerCase(Locale.ROOT)) ? "" : text);
        }
    }

    void addTo(List<Series> all) {
        if (!times.isEmpty()) {
            all.add(new Series(
                    name,
                    times.stream().mapToLong(Long::longValue).toArray(),
                    values.toArray(float[][]::new),
                    labels.toArray(String[]::new)));
        }
    }
}
