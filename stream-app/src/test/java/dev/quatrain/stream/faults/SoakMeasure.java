package dev.quatrain.stream.faults;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What must not grow, and by how much it may without being taken for growth. */
enum SoakMeasure {
    HEAP("heap after GC", 1 << 20, "MiB", 0.05, 4, SoakSample::heapBytes),
    /** The allocator returns memory late and in pieces. */
    RESIDENT("resident memory", 1 << 20, "MiB", 0.05, 24, SoakSample::residentBytes),
    THREADS("threads", 1, "", 0, 2, SoakSample::threads),
    FILES("file descriptors", 1, "", 0, 8, SoakSample::files),
    STATE("hidden states", 1 << 20, "MiB", 0, 0, SoakSample::stateBytes),
    LAG("readings waiting", 1, "", 0.5, 2_000, SoakSample::lag);

    private final String words;
    private final double scale;
    private final String unit;
    private final double share;
    private final double slack;
    /** A component of the record: it holds nothing that could change. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final ToDoubleFunction<SoakSample> value;

    /**
     * @param scale of the unit
     * @param share of the second quarter's median by which the last quarter's may exceed it
     * @param slack in units, likewise; the larger of both counts
     */
    SoakMeasure(
            String words, double scale, String unit, double share, double slack, ToDoubleFunction<SoakSample> value) {
        this.words = words;
        this.scale = scale;
        this.unit = unit;
        this.share = share;
        this.slack = slack;
        this.value = value;
    }

    String words() {
        return unit.isEmpty() ? words : words + " (" + unit + ")";
    }

    double of(SoakSample sample) {
        return value.applyAsDouble(sample) / scale;
    }

    /** The median of the second quarter of the samples, in which all is warm. */
    double early(List<SoakSample> samples) {
        return median(samples.subList(samples.size() / 4, samples.size() / 2));
    }

    /** The median of the last quarter. */
    double late(List<SoakSample> samples) {
        return median(samples.subList(samples.size() - samples.size() / 4, samples.size()));
    }

    /** Whether it did not grow from the second to the last quarter. */
    boolean isFlat(List<SoakSample> samples) {
        double early = early(samples);
        return late(samples) <= early + Math.max(slack, early * share);
    }

    private double median(List<SoakSample> some) {
        double[] sorted = some.stream().mapToDouble(this::of).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
