package dev.quatrain.stream.history;

import dev.quatrain.schemas.MalformedRecord;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.broker.LoneConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what was scored before this instance had a partition, from the end of the scores topic, on one thread of its own and outside any consumer
 * group. Bounded: the last {@value #MOST_RECORDS} records of each partition, and {@value #MOST_SECONDS} s.
 *
 * <p>A series is held to be in the partition of its readings that Kafka's own partitioner gives its key. If its producer has another, its past
 * begins with the restart.
 *
 * <p>Failures: a malformed record is skipped; brokers that are away are waited for, as long as the task is here.
 */
public final class Backfill implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);
    private static final long MOST_RECORDS = 50_000;
    private static final long MOST_SECONDS = 60;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** Tasks of one rebalance open one after the other, and are best read for together. */
    private static final long GATHER_MILLIS = 300;

    private static final long PAUSE_MILLIS = 1000;

    private final Map<String, Object> properties;
    private final String scoresTopic;
    private final List<Source> sources;
    private final Histories histories;
    private final BlockingQueue<TaskHistory> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean closed;

    /** A pipeline whose scores are among those of the topic. */
    public interface Source {
        String pipeline();

        /** The topic whose partitions are those of the pipeline's tasks. */
        String topic();

        /** Whether a model is, or has been, the pipeline's. */
        boolean scoresWith(String modelId);
    }

    /** Starts to wait for tasks. */
    public Backfill(
            Map<String, ?> kafka, String scoresTopic, Collection<? extends Source> sources, Histories histories) {
        this.properties = LoneConsumer.properties(kafka, "backfill");
        this.scoresTopic = scoresTopic;
        this.sources = List.copyOf(sources);
        this.histories = histories;
        this.thread = new Thread(this::run, "quatrain-backfill");
        this.thread.setDaemon(true);
        histories.onOpen(waiting::add);
        this.thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                Set<TaskHistory> tasks = new HashSet<>();
                tasks.add(waiting.take());
                Thread.sleep(GATHER_MILLIS);
                waiting.drainTo(tasks);
                tasks.removeIf(task -> !histories.isOpen(task));
                while (!closed && !tasks.isEmpty() && !fill(tasks)) {
                    Thread.sleep(PAUSE_MILLIS);
                    tasks.removeIf(task -> !histories.isOpen(task));
                }
            } catch (InterruptedException | InterruptException e) {
                closed = true;
            }
        }
    }

    /** False if it is to be tried again. */
    private boolean fill(Set<TaskHistory> tasks) {
        try (Consumer<byte[], byte[]> fresh = new KafkaConsumer<>(properties)) {
            consumer = fresh;
            long start = System.nanoTime();
            long records = closed ? 0 : read(fresh, tasks);
            tasks.forEach(TaskHistory::complete);
            LOG.info(
                    "Remembered the past of {} tasks from {} records of {} in {} ms",
                    tasks.size(),
                    records,
                    scoresTopic,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            return true;
        } catch (WakeupException e) {
            return closed;
        } catch (InterruptException e) {
            closed = true;
            return true;
        } catch (KafkaException | IllegalStateException e) {
            LOG.warn("The past of {} tasks cannot be read from {} yet: {}", tasks.size(), scoresTopic, e.getMessage());
            return false;
        } finally {
            consumer = null;
        }
    }

    private long read(Consumer<byte[], byte[]> from, Set<TaskHistory> tasks) {
        int scorePartitions = from.partitionsFor(scoresTopic, ANSWER).size();
        Map<String, Integer> readingPartitions = new HashMap<>();
        for (Source source : sources) {
            readingPartitions.put(
                    source.pipeline(),
                    from.partitionsFor(source.topic(), ANSWER).size());
        }
        Set<Integer> needed = new TreeSet<>();
        for (TaskHistory task : tasks) {
            boolean same = readingPartitions.getOrDefault(task.pipeline(), 0) == scorePartitions;
            IntStream.range(0, scorePartitions)
                    .filter(p -> !same || p == task.partition())
                    .forEach(needed::add);
        }
        List<TopicPartition> partitions =
                needed.stream().map(p -> new TopicPartition(scoresTopic, p)).toList();
        from.assign(partitions);
        Map<TopicPartition, Long> begin = from.beginningOffsets(partitions, ANSWER);
        Map<TopicPartition, Long> end = from.endOffsets(partitions, ANSWER);
        partitions.forEach(p ->
                from.seek(p, Math.max(begin.getOrDefault(p, 0L), end.getOrDefault(p, 0L) - MOST_RECORDS)));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        long records = 0;
        while (!closed && !LoneConsumer.reached(from, end) && System.nanoTime() < deadline) {
            ConsumerRecords<byte[], byte[]> found = from.poll(POLL);
            records += found.count();
            take(found, tasks, readingPartitions);
        }
        return records;
    }

    private record OneSeries(TaskHistory task, String series) {}

    private void take(
            ConsumerRecords<byte[], byte[]> found, Set<TaskHistory> tasks, Map<String, Integer> readingPartitions) {
        Map<OneSeries, List<Score>> bySeries = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : found) {
            if (record.value() == null || record.key() == null) {
                continue;
            }
            try {
                Score score = ScoreJson.decode(record.value());
                for (TaskHistory task : tasks) {
                    int of = readingPartitions.getOrDefault(task.pipeline(), 1);
                    if (partition(record.key(), of) == task.partition() && isOf(task, score)) {
                        bySeries.computeIfAbsent(new OneSeries(task, score.series()), one -> new ArrayList<>())
                                .add(score);
                    }
                }
            } catch (MalformedRecord e) {
                LOG.debug("Offset {} of {} is no score", record.offset(), scoresTopic, e);
            }
        }
        bySeries.forEach((one, scores) -> one.task().addPast(scores));
    }

    /** As producers have it unless told otherwise. */
    private static int partition(byte[] key, int of) {
        return Utils.toPositive(Utils.murmur2(key)) % of;
    }

    private boolean isOf(TaskHistory task, Score score) {
        return sources.stream()
                .anyMatch(source -> source.pipeline().equals(task.pipeline()) && source.scoresWith(score.modelId()));
    }

    /** Stops the thread and waits for it, at most some seconds. */
    @Override
    public void close() {
        closed = true;
        histories.onOpen(TaskHistory::complete);
        Consumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
