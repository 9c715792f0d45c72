package dev.quatrain.stream.live;

import dev.quatrain.schemas.AlertJson;
import dev.quatrain.schemas.MalformedRecord;
import dev.quatrain.stream.broker.LoneConsumer;
import dev.quatrain.stream.broker.TopicFollower;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the alerts topic into {@link LiveAlerts}, on one thread of its own and outside any consumer group, so that every instance knows all
 * alerts. Begins with the topic, which is compacted; sees committed records only.
 *
 * <p>Failures: a malformed record is counted and skipped. Brokers or a topic that is away are waited for, said once; reading then goes on
 * where it stopped.
 */
public final class TopicTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** How often to look for new partitions, and whether the brokers are still there. */
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final String alertsTopic;
    private final LiveAlerts alerts;
    private final TopicFollower follower;
    private final AtomicLong malformed = new AtomicLong();
    /** Next offset of each partition; outlives a consumer that failed. Used by the thread only. */
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    /**
     * Starts to follow.
     *
     * @param kafka properties of a Kafka client; what a tail needs otherwise is set over them
     */
    public TopicTail(Map<String, ?> kafka, String alertsTopic, LiveAlerts alerts) {
        this.alertsTopic = alertsTopic;
        this.alerts = alerts;
        this.follower = new TopicFollower(
                "quatrain-tail",
                LoneConsumer.properties(kafka, "tail"),
                alertsTopic,
                "the dashboard shows what it has",
                this::follow);
        this.follower.start();
    }

    /** Records so far that were no alerts. */
    public long malformed() {
        return malformed.get();
    }

    /** Returns when closed; throws when the brokers do not answer. */
    private void follow(Consumer<byte[], byte[]> from, TopicFollower by) {
        boolean complete = assign(from, by);
        long checked = System.nanoTime();
        while (by.isOpen()) {
            for (ConsumerRecord<byte[], byte[]> found : from.poll(POLL)) {
                take(found);
            }
            long sinceCheck = System.nanoTime() - checked;
            if (sinceCheck > (complete ? CHECK_NANOS : CHECK_NANOS / 20)) {
                complete = assign(from, by);
                checked = System.nanoTime();
            }
        }
    }

    /** Assigns all partitions there are, each new one at its start; false if a topic does not exist yet. */
    private boolean assign(Consumer<byte[], byte[]> to, TopicFollower by) {
        List<TopicPartition> all = partitions(to, alertsTopic);
        by.answered();
        if (!to.assignment().equals(new HashSet<>(all))) {
            Map<TopicPartition, Long> begin = to.beginningOffsets(all, ANSWER);
            to.assign(all);
            for (TopicPartition p : all) {
                to.seek(p, positions.computeIfAbsent(p, fresh -> begin.getOrDefault(fresh, 0L)));
            }
        }
        return !all.isEmpty();
    }

    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> of, String topic) {
        return of.partitionsFor(topic, ANSWER).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private void take(ConsumerRecord<byte[], byte[]> found) {
        positions.put(new TopicPartition(found.topic(), found.partition()), found.offset() + 1);
        byte @Nullable [] value = found.value();
        try {
            if (value != null) {
                alerts.accept(AlertJson.decode(value));
            } else if (found.key() != null) {
                alerts.forget(new String(found.key(), StandardCharsets.UTF_8));
            }
        } catch (MalformedRecord e) {
            if (malformed.getAndIncrement() == 0) {
                LOG.warn(
                        "Offset {} of {}-{} is skipped, and further such records silently: {}",
                        found.offset(),
                        found.topic(),
                        found.partition(),
                        e.getMessage());
            }
        }
    }

    /** Stops the thread and waits for it, at most some seconds. */
    @Override
    public void close() {
        follower.close();
    }
}
