package dev.quatrain.bench.throughput;

import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Fills topics before the clock starts. */
final class Preload {
    private final Map<String, Object> kafka;

    Preload(String bootstrapServers) {
        this.kafka = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "linger.ms",
                20,
                "batch.size",
                1 << 18,
                "buffer.memory",
                1 << 26);
    }

    void createTopic(String name, int partitions) {
        var unused = new Topics(kafka, Duration.ofSeconds(10)).createAbsent(List.of(TopicSpec.of(name, partitions, 1)));
    }

    /** Sends so many readings of the workload to a topic, which is created. */
    void fill(String topic, Workload workload, int events) {
        createTopic(topic, workload.partitions());
        Readings readings = workload.readings();
        AtomicInteger arrived = new AtomicInteger();
        AtomicReference<@Nullable Exception> lost = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < events; i++) {
                Readings.Reading reading = readings.next();
                var unused = producer.send(
                        new ProducerRecord<>(topic, null, reading.timeMillis(), reading.key(), reading.value()),
                        (record, failure) -> {
                            if (failure == null) {
                                arrived.incrementAndGet();
                            } else {
                                lost.set(failure);
                            }
                        });
            }
            producer.flush();
        }
        if (arrived.get() < events) {
            throw new IllegalStateException(
                    "Of " + events + " readings only " + arrived + " arrived in " + topic, lost.get());
        }
    }
}
