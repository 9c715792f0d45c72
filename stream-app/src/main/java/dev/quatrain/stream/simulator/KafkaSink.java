package dev.quatrain.stream.simulator;

import dev.quatrain.model.OperatorError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends readings to a topic: key = the series id as UTF-8, value = JSON such as {@code {"time":1700000000000,"temperature":41.2,…}},
 * record time = event time. The fault's label is not sent.
 */
public final class KafkaSink implements ReadingSink {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final StringBuilder json = new StringBuilder(160);

    /**
     * Opens an idempotent producer.
     *
     * @param kafka producer properties, passed through; {@code bootstrap.servers} among them
     */
    public KafkaSink(Map<String, ?> kafka, String topic) {
        this(new KafkaProducer<>(withDefaults(kafka), new ByteArraySerializer(), new ByteArraySerializer()), topic);
    }

    KafkaSink(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    private static Map<String, Object> withDefaults(Map<String, ?> kafka) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "quatrain-simulator");
        properties.putAll(kafka);
        return properties;
    }

    /** @throws OperatorError if an earlier reading could not be delivered */
    @Override
    public void accept(SimulatedReading reading) {
        failIfUndelivered();
        byte[] key = reading.series().getBytes(StandardCharsets.UTF_8);
        try {
            var unused = producer.send(
                    new ProducerRecord<>(topic, null, reading.timeMillis(), key, json(reading)),
                    (metadata, exception) -> {
                        if (exception != null) {
                            failure.compareAndSet(null, exception);
                        }
                    });
        } catch (InterruptException e) {
            // Kafka has set the interrupt flag again; the playback sees it and ends.
            return;
        } catch (KafkaException e) {
            throw undelivered(e);
        }
    }

    private byte[] json(SimulatedReading reading) {
        json.setLength(0);
        json.append("{\"time\":").append(reading.timeMillis());
        for (Sensor sensor : Sensor.values()) {
            json.append(",\"").append(sensor.field()).append("\":").append(reading.value(sensor));
        }
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private void failIfUndelivered() {
        Exception first = failure.get();
        if (first != null) {
            throw undelivered(first);
        }
    }

    private OperatorError undelivered(Exception cause) {
        return new OperatorError(
                "Readings do not reach topic " + topic + ": " + cause.getMessage()
                        + ". Check that the broker runs and the topic exists.",
                cause);
    }

    /** Sends what is held, for at most five seconds, also in an interrupted thread. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            producer.close(PATIENCE);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
