package dev.quatrain.stream.replay;

import dev.quatrain.model.OperatorError;
import dev.quatrain.stream.broker.LoneConsumer;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.replay.StateSnapshot.Origin;
import dev.quatrain.stream.scoring.ScoringStore;
import dev.quatrain.stream.topology.ScoringTopology;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * The states that a pipeline's changelog holds, with the offsets that were committed with them, while the application runs or not. It only
 * looks: it reads the changelog in no group, and asks for the offsets of the application's group without joining it.
 *
 * <p>How states and offsets fit together, for each partition: the offset is read, then the changelog up to its present end, then the offset
 * again. Both are taken if the offset is the same, and nothing undecided lay before that end. Under exactly-once that is exact. A
 * transaction whose records are seen has handed in its offset before it was committed, and the second look waits for offsets that are
 * handed in and undecided, as a consumer that reads committed does, so it would have seen another one. A transaction whose offset the first look saw had
 * written its records before, so they lie before the end that is read later. Otherwise it looks again; the application commits some ten
 * times a second, and what came since is read in less.
 *
 * <p>At-least-once, records are written shortly before the offset is committed. Between the two, a snapshot may know readings that lie
 * behind its offset; a replay from it takes them for duplicates, as the application itself would after a crash. Take it while the
 * application is stopped.
 */
public final class ScoringStates {
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, String> kafka;
    private final AppConfig config;
    private final Pipeline pipeline;

    public ScoringStates(AppConfig config, Pipeline pipeline) {
        this.kafka = config.kafka();
        this.config = config;
        this.pipeline = pipeline;
    }

    /** What the changelog of a partition came to. */
    private static final class Changelog {
        private final TopicPartition partition;
        private final Map<String, byte[]> records = new HashMap<>();
        private long next;

        Changelog(TopicPartition partition, long begin) {
            this.partition = partition;
            this.next = begin;
        }

        void read(Consumer<byte[], byte[]> consumer, long end) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (next < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
                long now = consumer.position(partition);
                if (now > next) {
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                } else if (System.nanoTime() > deadline) {
                    throw new OperatorError("The brokers have sent nothing of " + partition + " for "
                            + PATIENCE.toSeconds() + " s. See that they are up, and try again.");
                }
                next = now;
            }
        }

        private void take(ConsumerRecord<byte[], byte[]> record) {
            String series = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                records.remove(series);
            } else {
                records.put(series, record.value());
            }
        }
    }

    /**
     * Writes a snapshot of all partitions, each as of its own last commit.
     *
     * @return the snapshot, opened
     * @throws OperatorError if the application has no such states, brokers do not answer, or the file cannot be written
     */
    public StateSnapshot write(Path file) {
        String topic = TopicReplay.topic(config, pipeline);
        String changelog = changelogTopic();
        try (Admin admin = Admin.create(new HashMap<String, Object>(kafka));
                Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(changelogProperties());
                Consumer<byte[], byte[]> group = new KafkaConsumer<>(groupProperties());
                SnapshotWriter writer = new SnapshotWriter(file, new Origin(config.app(), pipeline.name(), topic))) {
            List<TopicPartition> partitions = consumer.partitionsFor(changelog, ANSWER).stream()
                    .map(info -> new TopicPartition(changelog, info.partition()))
                    .sorted(Comparator.comparingInt(TopicPartition::partition))
                    .toList();
            if (partitions.isEmpty()) {
                throw new OperatorError(
                        "There is no topic " + changelog
                                + ", so the application has not scored yet. Correct `app`, or `name` of the pipeline, or start it first.");
            }
            for (TopicPartition partition : partitions) {
                write(admin, group, consumer, partition, new TopicPartition(topic, partition.partition()), writer);
            }
            writer.complete();
        }
        return StateSnapshot.open(file);
    }

    private static void write(
            Admin admin,
            Consumer<?, ?> group,
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            TopicPartition source,
            SnapshotWriter writer) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        Changelog changelog = new Changelog(partition, consumer.position(partition, ANSWER));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            OptionalLong committed = committed(group, source);
            long written = end(admin, partition, IsolationLevel.READ_UNCOMMITTED);
            long decided = end(admin, partition, IsolationLevel.READ_COMMITTED);
            changelog.read(consumer, decided);
            if (decided >= written && committed(group, source).equals(committed)) {
                writer.partition(
                        partition.partition(), offset(admin, source, committed, changelog.records), changelog.records);
                return;
            }
        }
        throw new OperatorError(
                "For " + PATIENCE.toSeconds() + " s no moment was found at which states and offsets of " + partition
                        + " belong together. Commit less often (commit.interval.ms), or stop the application first.");
    }

    private Map<String, Object> changelogProperties() {
        Map<String, Object> properties = LoneConsumer.properties(kafka, "snapshot");
        // All is there already, or comes soon.
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        return properties;
    }

    /** To ask what the group has committed, which takes no membership. Reading committed, it waits for offsets that are undecided. */
    private Map<String, Object> groupProperties() {
        Map<String, Object> properties = LoneConsumer.properties(kafka, "snapshot-offsets");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, config.app());
        return properties;
    }

    private String changelogTopic() {
        return ScoringStore.changelogTopic(config.app(), ScoringTopology.statesStore(pipeline));
    }

    /** The first reading that the states do not know. */
    private static long offset(
            Admin admin, TopicPartition source, OptionalLong committed, Map<String, byte[]> records) {
        if (committed.isPresent()) {
            return committed.getAsLong();
        }
        if (!records.isEmpty()) {
            throw new OperatorError(
                    "There are states of " + source + ", but no offset of the application: it has expired"
                            + " (offsets.retention.minutes) or was deleted. Replay from `beginning` instead.");
        }
        return await(admin.listOffsets(Map.of(source, OffsetSpec.earliest())).partitionResult(source))
                .offset();
    }

    private static OptionalLong committed(Consumer<?, ?> group, TopicPartition source) {
        OffsetAndMetadata found = group.committed(Set.of(source), ANSWER).get(source);
        return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
    }

    private static long end(Admin admin, TopicPartition partition, IsolationLevel isolation) {
        return await(admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
                        .partitionResult(partition))
                .offset();
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorError("Interrupted while waiting for the brokers.", e);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new OperatorError(
                    "The brokers do not tell how far the application is: " + cause
                            + ". See that they are up and this user may describe its group and topics.",
                    cause);
        }
    }
}
