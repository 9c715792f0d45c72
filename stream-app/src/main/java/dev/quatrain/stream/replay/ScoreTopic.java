package dev.quatrain.stream.replay;

import dev.quatrain.model.OperatorError;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Scores into a topic of their own: key, value, timestamp and partition as the application gives them, in no transaction. What was sent
 * before a failure stays there.
 */
public final class ScoreTopic implements ScoreSink {
    private final String topic;
    private final KafkaProducer<String, byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** @param kafka properties of a Kafka client, as configured */
    public ScoreTopic(Map<String, ?> kafka, String topic) {
        this.topic = topic;
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        properties.merge(ProducerConfig.CLIENT_ID_CONFIG, "quatrain-replay", (given, own) -> given + "-replay");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "20");
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public void accept(String series, long eventTimeMillis, byte[] json) {
        check();
        ProducerRecord<String, byte[]> score =
                new ProducerRecord<>(topic, null, Math.max(0, eventTimeMillis), series, json);
        try {
            var unused = producer.send(score, (metadata, refused) -> {
                if (refused != null) {
                    failure.compareAndSet(null, refused);
                }
            });
        } catch (KafkaException e) {
            throw unsent(e);
        }
    }

    @Override
    public void complete() {
        producer.flush();
        check();
    }

    private void check() {
        Exception refused = failure.get();
        if (refused != null) {
            throw unsent(refused);
        }
    }

    private OperatorError unsent(Exception cause) {
        return new OperatorError(
                "Scores cannot be sent to topic " + topic + ": " + cause.getMessage()
                        + ". See that the brokers answer and this user may write there, then replay again into an empty topic.",
                cause);
    }

    @Override
    public void close() {
        producer.close();
    }
}
