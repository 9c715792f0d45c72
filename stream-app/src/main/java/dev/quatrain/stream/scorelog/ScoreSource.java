package dev.quatrain.stream.scorelog;

import java.util.Map;

/**
 * Where scores are.
 *
 * @param kafka properties of a Kafka client, {@code bootstrap.servers} among them
 * @param topic the topic of scores
 */
public record ScoreSource(Map<String, String> kafka, String topic) {
    public ScoreSource {
        kafka = Map.copyOf(kafka);
    }

    /** The brokers' addresses, for messages. */
    String brokers() {
        return String.valueOf(kafka.get("bootstrap.servers"));
    }
}
