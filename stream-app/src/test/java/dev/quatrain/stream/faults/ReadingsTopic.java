package dev.quatrain.stream.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A workload's way into a topic: each reading once and in order, however long the broker is away. */
final class ReadingsTopic implements AutoCloseable {
    private final Workload workload;
    private final String topic;
    private final KafkaProducer<String, String> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    ReadingsTopic(Workload workload, Map<String, Object> client, String topic) {
        this.workload = workload;
        this.topic = topic;
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        // Of several, the broker may refuse the first and take the second while it learns that it leads.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 120_000);
        producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    /** Sends one series' reading of a step. */
    void reading(int index, int step) {
        send(workload.name(index), workload.reading(index, step), step);
    }

    /** Sends what cannot be decoded in a step. */
    void garbage(int step) {
        for (int index = 0; index < Workload.GARBAGE; index++) {
            send(workload.name(step % workload.series()), workload.garbage(index, step), step);
        }
    }

    private void send(String key, String value, int step) {
        Exception before = failure.get();
        if (before != null) {
            throw new AssertionError("A reading could not be delivered to " + topic, before);
        }
        var unused = producer.send(
                new ProducerRecord<>(topic, null, workload.eventMillis(step), key, value), (metadata, problem) -> {
                    if (problem != null) {
                        failure.compareAndSet(null, problem);
                    }
                });
    }

    /** Waits until all is delivered. */
    void flush() {
        producer.flush();
        Exception problem = failure.get();
        if (problem != null) {
            throw new AssertionError("A reading could not be delivered to " + topic, problem);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
