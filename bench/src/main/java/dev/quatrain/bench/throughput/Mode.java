package dev.quatrain.bench.throughput;

import java.util.Locale;

/** Ways to get from a topic of readings to a topic of scores. */
enum Mode {
    /** Readings decoded, a score of the same shape encoded: what Kafka Streams and JSON cost. */
    PASS_THROUGH("pass-through, no state, no model"),
    /** The same with the scoring store's row of the series read and changed. */
    STATEFUL("pass-through with the scoring store, no model"),
    /** The product. */
    QUATRAIN("Quatrain"),
    /** The product with batches of one. */
    SINGLE("Quatrain's topology, one event a step of ONNX Runtime"),
    /** What a user would write: RocksDB, Deeplearning4j's rnnTimeStep, state set and got for each key. */
    DL4J("RocksDB and Deeplearning4j, one event at a time"),
    /** A Random Cut Forest of AWS for each series, in memory and not restored after a crash. */
    FOREST("Random Cut Forest for each series, of 100 series: more do not fit the heap");

    private final String title;

    Mode(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
