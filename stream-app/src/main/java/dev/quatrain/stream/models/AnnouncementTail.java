package dev.quatrain.stream.models;

import dev.quatrain.schemas.MalformedRecord;
import dev.quatrain.schemas.ModelAnnouncement;
import dev.quatrain.schemas.ModelAnnouncementJson;
import dev.quatrain.stream.broker.LoneConsumer;
import dev.quatrain.stream.broker.TopicFollower;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topic of announced models from its beginning, on one thread of its own and outside any consumer group, so that every
 * instance hears of every model. Of several words on a model that are there together only the newest is handed out.
 *
 * <p>Failures: a malformed record is skipped and said. Brokers that are away are waited for, said once; the topic is then read from its
 * beginning again, which tells nothing new twice to whoever compares.
 */
final class AnnouncementTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncementTail.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private final String topic;
    private final Consumer<ModelAnnouncement> announced;
    private final TopicFollower follower;

    /**
     * @param kafka properties of a Kafka client
     * @param announced called on the tail's thread, which it must not keep for long
     */
    AnnouncementTail(Map<String, ?> kafka, String topic, Consumer<ModelAnnouncement> announced) {
        this.topic = topic;
        this.announced = announced;
        this.follower = new TopicFollower(
                "quatrain-announcements",
                LoneConsumer.properties(kafka, "models"),
                topic,
                "models stay as they are",
                this::follow);
    }

    void start() {
        follower.start();
    }

    /** Returns when closed; throws when the brokers do not answer. */
    private void follow(KafkaConsumer<byte[], byte[]> from, TopicFollower by) {
        List<TopicPartition> partitions = LoneConsumer.assignFromBeginning(from, topic, ANSWER);
        by.answered();
        Map<TopicPartition, Long> ends = from.endOffsets(partitions, ANSWER);
        Map<String, ModelAnnouncement> newest = new LinkedHashMap<>();
        boolean caughtUp = false;
        long checked = System.nanoTime();
        while (by.isOpen()) {
            for (ConsumerRecord<byte[], byte[]> found : from.poll(POLL)) {
                take(found, newest);
            }
            caughtUp = caughtUp || LoneConsumer.reached(from, ends);
            if (caughtUp) {
                newest.values().forEach(announced);
                newest.clear();
            }
            if (System.nanoTime() - checked > TimeUnit.SECONDS.toNanos(20)) {
                // A poll says nothing of brokers that are away.
                if (from.partitionsFor(topic, ANSWER).size() != partitions.size()) {
                    return;
                }
                checked = System.nanoTime();
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> found, Map<String, ModelAnnouncement> newest) {
        byte @Nullable [] value = found.value();
        if (value == null || found.key() == null) {
            return; // withdrawn: what scores goes on
        }
        try {
            ModelAnnouncement announcement = ModelAnnouncementJson.decode(value);
            if (!announcement.name().equals(new String(found.key(), StandardCharsets.UTF_8))) {
                throw new MalformedRecord("its key is not the name of its model");
            }
            newest.remove(announcement.name());
            newest.put(announcement.name(), announcement);
        } catch (MalformedRecord e) {
            LOG.warn("Offset {} of {}-{} is skipped: {}", found.offset(), topic, found.partition(), e.getMessage());
        }
    }

    /** Stops the thread and waits for it, at most some seconds. */
    @Override
    public void close() {
        follower.close();
    }
}
