package dev.quatrain.stream.scorelog;

import dev.quatrain.model.OperatorError;
import dev.quatrain.schemas.MalformedRecord;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.broker.LoneConsumer;
import dev.quatrain.stream.broker.ReadProgress;
import dev.quatrain.stream.broker.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * A topic of scores, read by one thread outside any consumer group; sees committed records only and leaves nothing behind on the brokers.
 * Every method throws {@link OperatorError} in words if the brokers refuse. An interrupt of the reading thread surfaces as
 * {@link InterruptException}.
 */
public final class ScoreLog implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);
    /** How often a follower looks for new partitions, and whether the brokers are still there. */
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final ScoreSource source;
    private final Consumer<byte[], byte[]> consumer;
    private final ScoreFilter filter;
    private long malformed;

    private ScoreLog(ScoreSource source, Consumer<byte[], byte[]> consumer, ScoreFilter filter) {
        this.source = source;
        this.consumer = consumer;
        this.filter = filter;
    }

    /**
     * Opens the topic.
     *
     * @throws OperatorError if no broker answers, or there is no such topic
     */
    public static ScoreLog open(ScoreSource source, ScoreFilter filter) {
        Topics topics = new Topics(
                source.kafka(), ANSWER, "Start one, or correct --bootstrap or kafka.bootstrap.servers in CONFIG.");
        if (!topics.exists(source.topic())) {
            throw new OperatorError("There is no topic " + source.topic() + " at " + source.brokers()
                    + ". The application makes it when it starts: start it, or correct `app` in CONFIG, or --topic.");
        }
        return new ScoreLog(source, new KafkaConsumer<>(LoneConsumer.properties(source.kafka(), "scores")), filter);
    }

    /** Takes scores, in the order of their series' partition. */
    @FunctionalInterface
    public interface Reader {
        void accept(Score score);
    }

    /** Watches a reading go on. */
    public interface Watcher {
        /** Some records were read and handed over; false to stop. */
        boolean paused();

        /** No broker answers, or one does again. */
        void away(@Nullable String reason);
    }

    /** Records so far that were no score; they are passed over. */
    public long malformed() {
        return malformed;
    }

    /**
     * Hands over scores as they come, until the thread is interrupted or the watcher has seen enough.
     *
     * @param past whether to begin with those that are there already
     */
    public void follow(boolean past, Reader reader, Watcher watcher) {
        inWords(() -> {
            begin(past);
            boolean away = false;
            long checked = System.nanoTime();
            do {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                    hand(found, reader);
                }
                if (System.nanoTime() - checked > CHECK_NANOS) {
                    away = look(away, watcher);
                    checked = System.nanoTime();
                }
            } while (watcher.paused());
        });
    }

    private void begin(boolean past) {
        List<TopicPartition> all = partitions();
        consumer.assign(all);
        if (past) {
            starts(all).forEach(consumer::seek);
        } else {
            consumer.endOffsets(all, ANSWER).forEach(consumer::seek);
        }
    }

    /** Takes up new partitions, each at its beginning. */
    private boolean look(boolean wasAway, Watcher watcher) {
        try {
            List<TopicPartition> all = partitions();
            HashSet<TopicPartition> fresh = new HashSet<>(all);
            fresh.removeAll(consumer.assignment());
            if (!fresh.isEmpty()) {
                consumer.assign(all);
                consumer.seekToBeginning(fresh);
            }
            if (wasAway) {
                watcher.away(null);
            }
            return false;
        } catch (RetriableException e) {
            if (!wasAway) {
                watcher.away("No Kafka broker answers at " + source.brokers());
            }
            return true;
        }
    }

    /**
     * Hands over what the topic holds now, one partition after the other, so that the same range gives the same order. Then ends.
     */
    public void read(Reader reader, ReadProgress progress) {
        inWords(() -> {
            List<TopicPartition> all = partitions();
            Map<TopicPartition, Long> starts = starts(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all, ANSWER);
            long total = 0;
            for (TopicPartition partition : all) {
                total += Math.max(0, ends.getOrDefault(partition, 0L) - starts.getOrDefault(partition, 0L));
            }
            long done = 0;
            for (TopicPartition partition : all) {
                long start = starts.getOrDefault(partition, 0L);
                long end = ends.getOrDefault(partition, 0L);
                consumer.assign(List.of(partition));
                consumer.seek(partition, start);
                while (consumer.position(partition, ANSWER) < end) {
                    for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                        if (found.offset() < end) {
                            hand(found, reader);
                        }
                    }
                    progress.reached(done + Math.max(0, consumer.position(partition, ANSWER) - start), total);
                }
                done += Math.max(0, end - start);
            }
        });
    }

    /** The first record of each partition that may be wanted: a score's record has its event time. */
    private Map<TopicPartition, Long> starts(List<TopicPartition> all) {
        Map<TopicPartition, Long> starts = new HashMap<>(consumer.beginningOffsets(all, ANSWER));
        if (filter.fromMillis() >= 0) {
            Map<TopicPartition, Long> times = new HashMap<>();
            all.forEach(partition -> times.put(partition, filter.fromMillis()));
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, ANSWER);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all, ANSWER);
            all.forEach(partition -> {
                @Nullable OffsetAndTimestamp first = found.get(partition);
                starts.put(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
            });
        }
        return starts;
    }

    private List<TopicPartition> partitions() {
        return consumer.partitionsFor(source.topic(), ANSWER).stream()
                .map(info -> new TopicPartition(source.topic(), info.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
    }

    private void hand(ConsumerRecord<byte[], byte[]> found, Reader reader) {
        byte @Nullable [] key = found.key();
        byte @Nullable [] value = found.value();
        if (value == null || (key != null && !filter.wantsSeries(new String(key, StandardCharsets.UTF_8)))) {
            return;
        }
        Score score;
        try {
            score = ScoreJson.decode(value);
        } catch (MalformedRecord e) {
            malformed++;
            return;
        }
        if (filter.wants(score)) {
            reader.accept(score);
        }
    }

    private void inWords(Runnable reading) {
        try {
            reading.run();
        } catch (InterruptException e) {
            throw e;
        } catch (AuthenticationException e) {
            throw Topics.notLetIn(source.brokers(), e);
        } catch (KafkaException e) {
            throw new OperatorError(
                    "Topic " + source.topic() + " at " + source.brokers() + " cannot be read: " + e.getMessage()
                            + ". See that the brokers are up and this user may read the topic.",
                    e);
        }
    }

    /** Leaves in order even where an interrupt is why. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        consumer.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
