package dev.quatrain.stream.replay;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.scoring.Inheritance;
import dev.quatrain.model.scoring.MicroBatch;
import dev.quatrain.model.scoring.Presence;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.app.TemporaryFolder;
import dev.quatrain.stream.broker.LoneConsumer;
import dev.quatrain.stream.broker.ReadProgress;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.config.States;
import dev.quatrain.stream.decode.Readings;
import dev.quatrain.stream.decode.Undecodable;
import dev.quatrain.stream.scoring.RocksDbRecords;
import dev.quatrain.stream.topology.LoadedPipeline;
import dev.quatrain.stream.topology.ScoringTopology;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * Scores a range of a topic as the application did or would have done, with the same decoder, guard and step code, and nothing of what
 * makes the application one: no consumer group, no transaction, no changelog, no alerts, neither by rules nor on silence.
 *
 * <p>A task of the application reads one partition in the order of its offsets, and a score depends on the readings of its series before
 * it and, where idle series are forgotten, on the newest event time of the partition; not on batches, commits or the clock. So
 * partitions are replayed one after another, each with states of its own, and the scores are those of the application to the bit, if it began where the replay begins and with the same
 * model. Where readings are keyed anew, the order in which partitions were mixed was settled when they were written to the topic by
 * series; therefore it is that topic which is replayed ({@link #topic}).
 *
 * <p>Where a command had a series start afresh is in no topic of readings; {@link CommandedResets} tells it.
 *
 * <p>Left out is what depends on the clock: provisional scores of series that fell silent. Bounded memory: the states of one partition,
 * kept as the pipeline says, one batch, and what a consumer fetches. Not thread-safe.
 */
public final class TopicReplay {
    private static final Duration POLL = Duration.ofMillis(500);
    /** Longer than a broker's restart. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LoadedPipeline loaded;
    private final Map<String, String> kafka;
    private final String topic;
    private final CommandedResets commanded;
    private final Clock clock;
    private final Tally tally = new Tally();

    /**
     * @param topic of readings, each series in one partition of it
     * @param commanded where the application's commands took effect
     * @param clock for the scores' {@code scored_at} only
     */
    public TopicReplay(
            LoadedPipeline loaded, Map<String, String> kafka, String topic, CommandedResets commanded, Clock clock) {
        this.loaded = loaded;
        this.kafka = kafka;
        this.topic = topic;
        this.commanded = commanded;
        this.clock = clock;
    }

    /** The topic from which the application scores a pipeline: its readings, or where they are keyed by series anew. */
    public static String topic(AppConfig config, Pipeline pipeline) {
        return pipeline.rekeys() ? ScoringTopology.bySeriesTopic(config, pipeline) : pipeline.topic();
    }

    /**
     * Replays from clean states.
     *
     * @return what became of the readings; the sink is not yet complete
     * @throws OperatorError if brokers do not answer, the range is not kept, or the sink cannot take the scores
     */
    public Tally run(Bound from, Bound to, ScoreSink sink, ReadProgress progress) {
        return run(from, null, to, sink, progress);
    }

    /** Replays from kept states and the offsets that belong to them. */
    public Tally run(StateSnapshot from, Bound to, ScoreSink sink, ReadProgress progress) {
        return run(new Bound.Offsets(from.offsets()), from, to, sink, progress);
    }

    private Tally run(Bound from, @Nullable StateSnapshot states, Bound to, ScoreSink sink, ReadProgress progress) {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumerProperties())) {
            List<Span> spans = Span.of(consumer, topic, from, to);
            if (states != null) {
                states.requirePartitions(topic, spans.size());
            }
            long all = spans.stream().mapToLong(Span::length).sum();
            long done = 0;
            for (Span span : spans) {
                try (OnePartition one = new OnePartition(span.partition(), states, sink)) {
                    long before = done;
                    one.replay(consumer, span, position -> progress.reached(before + position - span.from(), all));
                }
                done += span.length();
            }
            progress.reached(all, all);
            return tally;
        } catch (OffsetOutOfRangeException e) {
            throw new OperatorError(
                    "Topic " + topic + " lost records of the range while it was replayed: " + e.getMessage()
                            + ". Keep it longer (retention.ms), or begin later.",
                    e);
        }
    }

    private Map<String, Object> consumerProperties() {
        Map<String, Object> properties = LoneConsumer.properties(kafka, "replay");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // All is there already; and until a request for a partition that is done has been answered, no other is sent.
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        return properties;
    }

    /** As the application reads: exactly-once it sees what is committed, else everything unless it is told otherwise. */
    private String isolation() {
        String guarantee = kafka.getOrDefault(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        if (guarantee.equals(StreamsConfig.EXACTLY_ONCE_V2)) {
            return "read_committed";
        }
        String plain = kafka.getOrDefault("isolation.level", "read_uncommitted");
        return kafka.getOrDefault(
                "main.consumer.isolation.level", kafka.getOrDefault("consumer.isolation.level", plain));
    }

    /** Hears the offset up to which a partition is replayed. */
    private interface Position {
        void at(long offset);
    }

    /** The states of one partition and what is gathered of it, as a task of the application has them. */
    private final class OnePartition implements MicroBatch.Sink, AutoCloseable {
        private final Readings readings = loaded.format().newReadings();
        private final CommandedResets.Ahead resets = commanded.ahead();
        private final ScoreSink scores;
        private final @Nullable TemporaryFolder folder;
        private final SeriesTable table;
        private final Presence presence;
        private final MicroBatch batch;

        OnePartition(TopicPartition partition, @Nullable StateSnapshot from, ScoreSink scores) {
            Pipeline pipeline = loaded.pipeline();
            States states = pipeline.states();
            RecordLayout layout = RecordLayout.of(loaded.model().manifest(), pipeline.guard(), states.half());
            this.scores = scores;
            this.folder = states.spill() ? TemporaryFolder.create("quatrain-replay-") : null;
            this.table = folder == null
                    ? new SeriesTable(layout)
                    : new SeriesTable(
                            layout, states.resident(), RocksDbRecords.in(folder.path(), "states-" + partition));
            if (from != null) {
                from.restore(
                        partition.partition(), table, loaded.model().bundle().tag(), tally::foreign);
            }
            this.presence = new Presence(
                    table, pipeline.guard(), loaded.model().manifest().samplingIntervalMillis());
            this.batch = new MicroBatch(
                    loaded.model(),
                    table,
                    pipeline.guard(),
                    presence,
                    pipeline.batch().size(),
                    clock,
                    Inheritance.NONE);
        }

        void replay(Consumer<byte[], byte[]> consumer, Span span, Position position) {
            TopicPartition partition = span.partition();
            consumer.assign(List.of(partition));
            consumer.seek(partition, span.from());
            long reached = span.from();
            long heard = System.nanoTime();
            while (reached < span.to()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < span.to()) {
                        offer(record);
                    }
                }
                long now = consumer.position(partition);
                if (now > reached) {
                    heard = System.nanoTime();
                } else if (System.nanoTime() - heard > PATIENCE.toNanos()) {
                    throw new OperatorError("The brokers have sent nothing of " + partition + " after offset " + reached
                            + " for " + PATIENCE.toSeconds() + " s. See that they are up, and replay again.");
                }
                reached = now;
                position.at(Math.min(reached, span.to()));
            }
            flush();
        }

        private void offer(ConsumerRecord<byte[], byte[]> record) {
            tally.read();
            long written = Math.max(0, record.timestamp());
            try {
                readings.decode(record.key(), record.value(), written);
            } catch (Undecodable e) {
                tally.refused(e.reason().label());
                return;
            }
            Admission admission = offer(readings.series(), readings.eventTimeMillis(), written);
            if (admission != Admission.ADMITTED) {
                tally.refused(admission);
            }
            if (batch.isFull() || table.surplus() >= loaded.pipeline().batch().size()) {
                flush();
            }
        }

        private Admission offer(String series, long eventTimeMillis, long writtenMillis) {
            boolean afresh = resets.at(series, eventTimeMillis) && !setResetDue(series, true);
            Admission admission =
                    batch.offer(series, eventTimeMillis, readings.eventId(), writtenMillis, readings.values());
            if (admission == Admission.ADMITTED) {
                resets.admitted(series, eventTimeMillis);
            } else if (afresh) {
                setResetDue(series, false); // another reading of this time was meant
            }
            return admission;
        }

        /** Whether it was due before; a series that is not there has no need of it. */
        private boolean setResetDue(String series, boolean due) {
            int row = table.find(series);
            if (row == SeriesTable.NONE) {
                return true;
            }
            boolean before = table.guard().resetIsDue(row);
            table.guard().setResetDue(row, due);
            return before;
        }

        private void flush() {
            batch.flush(this);
            int forgotten = batch.forgetIdle(row -> {}, this);
            if (forgotten > 0) {
                while (forgotten > 0) {
                    forgotten = batch.forgetIdle(row -> {}, this);
                }
                // There is no changelog to hear whom the table has forgotten.
                table.changelog().drain((series, record, lastEventMillis) -> {});
            }
            // Nobody is told who fell silent.
            presence.takeChanges();
            table.spill(row -> {});
        }

        @Override
        public void scored(int slot, Score score) {
            tally.scored(score.status());
            Score written = loaded.pipeline().echo() ? score : score.withoutReading();
            scores.accept(score.series(), score.eventTimeMillis(), ScoreJson.encode(written));
        }

        @Override
        public void failed(int slot, StepFailed failure) {
            tally.refused("step_failed");
        }

        @Override
        public void close() {
            batch.close();
            table.clear();
            if (folder != null) {
                folder.close();
            }
        }
    }
}
