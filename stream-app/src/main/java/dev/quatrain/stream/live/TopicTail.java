package dev.quatrain.stream.live;

import dev.quatrain.schemas.AlertJson;
import dev.quatrain.schemas.MalformedRecord;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.broker.LoneConsumer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the scores topic and the alerts topic into a {@link LiveView}, on one thread of its own and outside any consumer group, so
 * that every instance sees all series. Begins with the last scores of each partition and with all alerts; sees committed records only.
 *
 * <p>Failures: a malformed record is counted and skipped. Brokers or topics that are away are waited for, said once; reading then goes on
 * where it stopped.
 */
public final class TopicTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
    /** Scores of the past to read of each partition: the view's points of some 30 series. */
    private static final long PAST_SCORES = 20_000;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** How often to look for new partitions, and whether the brokers are still there. */
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final Map<String, Object> properties;
    private final String scoresTopic;
    private final String alertsTopic;
    private final LiveView view;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong malformed = new AtomicLong();
    /** Next offset of each partition; outlives a consumer that failed. Used by the thread only. */
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private boolean saidAway;

    /**
     * Starts to follow.
     *
     * @param kafka properties of a Kafka client; what a tail needs otherwise is set over them
     */
    public TopicTail(Map<String, ?> kafka, String scoresTopic, String alertsTopic, LiveView view) {
        this.properties = LoneConsumer.properties(kafka, "tail");
        this.scoresTopic = scoresTopic;
        this.alertsTopic = alertsTopic;
        this.view = view;
        this.thread = new Thread(this::run, "quatrain-tail");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Records so far that were neither a score nor an alert. */
    public long malformed() {
        return malformed.get();
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        while (closing.getCount() > 0) {
            try (Consumer<byte[], byte[]> fresh = new KafkaConsumer<>(properties)) {
                consumer = fresh;
                // Closed while the consumer was built, nobody was there to be woken; from here on close() finds it.
                if (closing.getCount() > 0) {
                    follow(fresh);
                }
                pause = FIRST_PAUSE_MILLIS;
            } catch (WakeupException | InterruptException e) {
                LOG.debug("Asked to stop following {}", scoresTopic, e);
            } catch (KafkaException | IllegalStateException e) {
                sayAway(e);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            } finally {
                consumer = null;
            }
            pause(pause);
        }
    }

    private void pause(long millis) {
        try {
            if (closing.await(millis, TimeUnit.MILLISECONDS)) {
                LOG.debug("Stopped following {}", scoresTopic);
            }
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }

    /** Returns when closed; throws when the brokers do not answer. */
    private void follow(Consumer<byte[], byte[]> from) {
        boolean complete = assign(from);
        long checked = System.nanoTime();
        while (closing.getCount() > 0) {
            for (ConsumerRecord<byte[], byte[]> found : from.poll(POLL)) {
                take(found);
            }
            long sinceCheck = System.nanoTime() - checked;
            if (sinceCheck > (complete ? CHECK_NANOS : CHECK_NANOS / 20)) {
                complete = assign(from);
                checked = System.nanoTime();
            }
        }
    }

    /** Assigns all partitions there are, each new one at its start; false if a topic does not exist yet. */
    private boolean assign(Consumer<byte[], byte[]> to) {
        List<TopicPartition> scores = partitions(to, scoresTopic);
        List<TopicPartition> alerts = partitions(to, alertsTopic);
        sayBack();
        List<TopicPartition> all = new ArrayList<>(alerts);
        all.addAll(scores);
        if (!to.assignment().equals(new HashSet<>(all))) {
            List<TopicPartition> newScores =
                    scores.stream().filter(p -> !positions.containsKey(p)).toList();
            Map<TopicPartition, Long> begin = to.beginningOffsets(all, ANSWER);
            to.endOffsets(newScores, ANSWER)
                    .forEach((p, end) -> positions.put(p, Math.max(begin.getOrDefault(p, 0L), end - PAST_SCORES)));
            to.assign(all);
            for (TopicPartition p : all) {
                to.seek(p, positions.computeIfAbsent(p, alert -> begin.getOrDefault(alert, 0L)));
            }
        }
        return !scores.isEmpty() && !alerts.isEmpty();
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
            if (found.topic().equals(scoresTopic)) {
                if (value != null) {
                    view.accept(ScoreJson.decode(value));
                }
            } else if (value != null) {
                view.accept(AlertJson.decode(value));
            } else if (found.key() != null) {
                view.forget(new String(found.key(), StandardCharsets.UTF_8));
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

    private void sayAway(Exception e) {
        if (!saidAway) {
            saidAway = true;
            LOG.warn(
                    "Cannot read {} and {}; the dashboard shows what it has until they can be read again: {}",
                    scoresTopic,
                    alertsTopic,
                    e.getMessage());
        }
    }

    private void sayBack() {
        if (saidAway) {
            saidAway = false;
            LOG.info("Reading {} and {} again", scoresTopic, alertsTopic);
        }
    }

    /** Stops the thread and waits for it, at most some seconds. */
    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
