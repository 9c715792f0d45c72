package dev.quatrain.stream.app;

import dev.quatrain.stream.config.AppConfig;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' properties: Quatrain's defaults, then whatever the user set under {@code kafka:}. */
public final class StreamsProperties {
    /** Largest dead letter: a reading of Kafka's usual 1 MiB limit plus headers fits many times over. */
    static final int MOST_RECORD_BYTES = 10 << 20;

    private static final int PRODUCER_BATCH_BYTES = 256 << 10;

    private StreamsProperties() {}

    /**
     * The properties of one instance, whose state folder is its own.
     *
     * @param address host:port at which the other instances reach it
     */
    static Properties of(AppConfig config, Path stateFolder, String address) {
        Properties properties = of(config, stateFolder);
        properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address);
        return properties;
    }

    /** The properties of one instance that no other asks anything, whose state folder is its own. */
    public static Properties of(AppConfig config, Path stateFolder) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.app());
        properties.put(StreamsConfig.CLIENT_ID_CONFIG, config.app());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // Bounds how long a lingering batch waits beyond its linger: 100 ms (the default) gave p95 110 ms, 5 ms gives
        // 12 ms.
        properties.put(StreamsConfig.POLL_MS_CONFIG, 5);
        // A task reads readings and commands, of which there mostly are none; it is not to wait for those.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        properties.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.topics().replication());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MOST_RECORD_BYTES);
        // Everything is flushed at each commit; till then a batch of 16 KiB, the default, is but a few scores and a
        // request each.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), PRODUCER_BATCH_BYTES);
        if (StreamsConfig.AT_LEAST_ONCE.equals(config.kafka().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))) {
            // Exactly-once, scores are seen at the commit, so its producer may wait for it. Here they are seen when
            // they are sent.
            properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 1);
            // A commit writes every changed row and waits for it. Nobody waits for a commit to see a score, so it may
            // be
            // as rare as in Kafka Streams itself; what came since is scored again after a crash, to the same bits.
        } else {
            properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        }
        config.kafka().forEach(properties::put);
        return properties;
    }
}
