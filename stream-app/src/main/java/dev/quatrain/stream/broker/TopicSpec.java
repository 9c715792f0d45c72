package dev.quatrain.stream.broker;

import java.util.Map;

/**
 * A topic as it is to be created where absent.
 *
 * @param name the topic's name
 * @param partitions at least 1
 * @param replication copies of each partition; -1 leaves it to the broker's default
 * @param configs topic settings such as {@code cleanup.policy=compact}
 */
public record TopicSpec(String name, int partitions, short replication, Map<String, String> configs) {
    public TopicSpec {
        configs = Map.copyOf(configs);
        if (name.isBlank()) {
            throw new IllegalArgumentException("A topic needs a name; it was blank");
        }
        if (partitions < 1) {
            throw new IllegalArgumentException("Topic " + name + " needs at least 1 partition; got " + partitions);
        }
        if (replication < 1 && replication != -1) {
            throw new IllegalArgumentException("Topic " + name
                    + " needs a replication of at least 1, or -1 for the broker's default; got " + replication);
        }
    }

    /** A topic that keeps its records for the broker's retention time. */
    public static TopicSpec of(String name, int partitions, int replication) {
        return new TopicSpec(name, partitions, (short) replication, Map.of());
    }

    /** A topic that keeps the last record of each key. */
    public static TopicSpec compacted(String name, int partitions, int replication) {
        return new TopicSpec(name, partitions, (short) replication, Map.of("cleanup.policy", "compact"));
    }
}
