package dev.quatrain.stream.models;

import dev.quatrain.model.OperatorError;
import dev.quatrain.schemas.MalformedRecord;
import dev.quatrain.schemas.ModelAnnouncement;
import dev.quatrain.schemas.ModelAnnouncementJson;
import dev.quatrain.stream.broker.LoneConsumer;
import dev.quatrain.stream.broker.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic of announced models, for whoever announces. */
public final class AnnouncementLog {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Map<String, Object> kafka;
    private final String topic;

    /**
     * @param kafka properties of a Kafka client
     * @param topic that exists
     */
    public AnnouncementLog(Map<String, ?> kafka, String topic) {
        this.kafka = new HashMap<>(kafka);
        this.topic = topic;
    }

    /**
     * The newest word on a model.
     *
     * @throws OperatorError if the topic cannot be read
     */
    public Optional<ModelAnnouncement> latest(String name) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(LoneConsumer.properties(kafka, "publish"))) {
            List<TopicPartition> partitions = LoneConsumer.assignFromBeginning(consumer, topic, ANSWER);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
            Optional<ModelAnnouncement> latest = Optional.empty();
            long deadline = System.nanoTime() + 3 * ANSWER.toNanos();
            while (!LoneConsumer.reached(consumer, ends)) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(200))) {
                    latest = newer(found, name, latest);
                }
                if (System.nanoTime() > deadline) {
                    throw new OperatorError("The topic " + topic + " could not be read to its end. Try again.");
                }
            }
            return latest;
        } catch (AuthenticationException e) {
            throw Topics.notLetIn(String.valueOf(kafka.get("bootstrap.servers")), e);
        } catch (KafkaException e) {
            throw new OperatorError(
                    "The topic " + topic + " cannot be read: " + e.getMessage()
                            + ". Is the app's name right, and may this user read it?",
                    e);
        }
    }

    private static Optional<ModelAnnouncement> newer(
            ConsumerRecord<byte[], byte[]> found, String name, Optional<ModelAnnouncement> before) {
        if (found.key() == null || !name.equals(new String(found.key(), StandardCharsets.UTF_8))) {
            return before;
        }
        if (found.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ModelAnnouncementJson.decode(found.value()));
        } catch (MalformedRecord e) {
            return before; // no instance follows it either
        }
    }

    /**
     * Announces, and returns once the brokers have it.
     *
     * @throws OperatorError if they do not take it
     */
    public void announce(ModelAnnouncement announcement) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(
                            topic,
                            announcement.name().getBytes(StandardCharsets.UTF_8),
                            ModelAnnouncementJson.encode(announcement)))
                    .get(3 * ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new OperatorError(
                    "The brokers did not take the announcement on " + topic + ": " + cause.getMessage()
                            + ". May this user write there?",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorError("Interrupted while announcing.", e);
        }
    }
}
