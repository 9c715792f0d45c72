package dev.quatrain.stream.scoring;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;

/** How long a stream thread may be busy before the broker takes it for dead. */
final class Patience {
    /** As in Kafka's consumer. */
    private static final long POLL_INTERVAL = 300_000;
    /** As in Kafka's consumer. */
    private static final long SESSION = 45_000;
    /** As in Kafka Streams' producers. */
    private static final long TRANSACTION = 10_000;
    /**
     * Flushes that fit: a commit flushes every task of the thread, and some iterations of each may lie between two looks at the clock. A
     * slow model gains nothing from longer ones.
     */
    private static final int FLUSHES = 20;

    private Patience() {}

    /** The part of it that one flush may take: 500 ms unless the transaction timeout or {@code max.poll.interval.ms} says otherwise. */
    static Duration share(Map<String, Object> properties) {
        long patience = millis(properties, "max.poll.interval.ms", POLL_INTERVAL, "main.consumer.", "consumer.", "");
        if (StreamsConfig.EXACTLY_ONCE_V2.equals(properties.get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))) {
            patience = Math.min(patience, millis(properties, "transaction.timeout.ms", TRANSACTION, "producer.", ""));
        } else {
            patience = Math.min(patience, TRANSACTION);
        }
        return Duration.ofMillis(Math.max(1, patience / FLUSHES));
    }

    /** Silence of a whole process after which others have its partitions. */
    static Duration session(Map<String, Object> properties) {
        return Duration.ofMillis(millis(properties, "session.timeout.ms", SESSION, "main.consumer.", "consumer.", ""));
    }

    private static long millis(Map<String, Object> properties, String key, long otherwise, String... prefixes) {
        for (String prefix : prefixes) {
            Object value = properties.get(prefix + key);
            if (value != null) {
                return Long.parseLong(value.toString());
            }
        }
        return otherwise;
    }
}
