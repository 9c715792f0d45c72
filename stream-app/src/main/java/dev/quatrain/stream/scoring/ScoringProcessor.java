package dev.quatrain.stream.scoring;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.scoring.FlushPace;
import dev.quatrain.model.scoring.MicroBatch;
import dev.quatrain.model.scoring.Presence;
import dev.quatrain.model.scoring.SilentSeries;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.schemas.Score;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.deadletter.DeadLetters;
import dev.quatrain.stream.decode.Readings;
import dev.quatrain.stream.decode.Undecodable;
import dev.quatrain.stream.history.Histories;
import dev.quatrain.stream.history.TaskHistory;
import dev.quatrain.stream.metrics.ScoreTally;
import dev.quatrain.stream.metrics.ScoringMetrics;
import dev.quatrain.stream.models.ModelSlot;
import dev.quatrain.stream.models.ServedModel;
import dev.quatrain.stream.models.ShadowComparison;
import dev.quatrain.stream.tracing.ScoringSpans;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Decodes readings, hands them to the task's micro-batch, and forwards scores and dead letters. A batch is flushed when it is full,
 * when it would take longer than the broker's patience allows, when its first reading has waited for the linger, and before each commit. Series that fall silent while readings wait for look-ahead get
 * provisional scores.
 */
public final class ScoringProcessor implements Processor<byte[], byte[], Object, Object> {
    /** Where no reading comes, somebody who asks for a state waits so long. */
    private static final Duration SERVE_OFTEN = Duration.ofSeconds(1);

    private final Pipeline pipeline;
    private final ModelSlot models;
    private final ScoringMetrics metrics;
    private final ScoringMetrics.ForPipeline counts;
    private final Clock clock;
    private final ScoringSpans spans;
    private final Children children;
    private final Listeners listeners;
    private final Readings readings;
    /** Null where nobody looks. */
    private final @Nullable Onlookers onlookers;

    private @Nullable Open open;
    private @Nullable TaskHistory history;
    private StateCopies.@Nullable Desk desk;
    private @Nullable Cancellable serving;

    /**
     * Who looks at a task from outside.
     *
     * @param histories told of each score
     * @param copies of states for whom asks
     */
    public record Onlookers(Histories histories, StateCopies copies) {}

    /**
     * Where the outcomes go.
     *
     * @param store the pipeline's scoring store
     * @param scores child that takes {@code <String, Outcome>}
     * @param alerts child that takes {@code <String, Outcome>} and {@code <String, Appearance>}; null for none
     * @param features child that takes {@code <String, FeatureVector>}; not there unless the model extracts features
     * @param deadLetters child that takes {@code <byte[], byte[]>}; null if what cannot be scored is only counted
     */
    public record Children(
            String store,
            String scores,
            @Nullable String alerts,
            @Nullable String features,
            @Nullable String deadLetters) {}

    /**
     * Who else hears of it.
     *
     * @param scored hears each score, on the stream thread
     * @param failed takes whatever goes wrong with the model but not with Kafka, and has what is gathered forgotten; null: it ends the
     *     stream thread
     */
    record Listeners(Consumer<Score> scored, @Nullable Consumer<RuntimeException> failed) {
        static final Listeners NONE = new Listeners(score -> {}, null);
    }

    /**
     * @param models where its model is; not empty
     * @param comparison with the candidate that is watched beside it; null if there never is one
     * @param readings decoder of its own
     * @param onlookers null where nobody looks
     */
    public ScoringProcessor(
            Pipeline pipeline,
            ModelSlot models,
            @Nullable ShadowComparison comparison,
            Readings readings,
            ScoringMetrics metrics,
            Clock clock,
            ScoringSpans spans,
            @Nullable Onlookers onlookers,
            Children children) {
        this(
                pipeline,
                models,
                readings,
                metrics,
                clock,
                spans,
                onlookers,
                children,
                comparison == null ? Listeners.NONE : new Listeners(comparison::active, null));
    }

    ScoringProcessor(
            Pipeline pipeline,
            ModelSlot models,
            Readings readings,
            ScoringMetrics metrics,
            Clock clock,
            ScoringSpans spans,
            @Nullable Onlookers onlookers,
            Children children,
            Listeners listeners) {
        this.pipeline = pipeline;
        this.models = models;
        this.metrics = metrics;
        this.counts = metrics.forPipeline(pipeline.name());
        this.clock = clock;
        this.spans = spans;
        this.children = children;
        this.listeners = listeners;
        this.readings = readings;
        this.onlookers = onlookers;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        open = opened(context);
        if (onlookers != null) {
            history = onlookers
                    .histories()
                    .open(
                            pipeline.name(),
                            context.taskId().partition(),
                            current().features());
            desk = onlookers.copies().open(pipeline.name(), context.taskId().partition());
            serving = context.schedule(SERVE_OFTEN, PunctuationType.WALL_CLOCK_TIME, now -> serveIdle());
        }
    }

    private void serveIdle() {
        if (desk != null && desk.isAsked()) {
            Open now = current();
            guarded(now, now::flush);
        }
    }

    private Open opened(ProcessorContext<Object, Object> context) {
        ServedModel served = models.take();
        if (served == null) {
            throw new IllegalStateException("Pipeline " + pipeline.name() + " has no model");
        }
        ScoringStore store = context.getStateStore(children.store());
        store.fit(StateLayouts.of(pipeline, models, served.model()));
        Open opened = new Open(context, store, served);
        store.connect(() -> guarded(opened, opened::flush), opened.batch::clear);
        return opened;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Open now = current();
        try {
            now.process(record);
        } catch (RuntimeException e) {
            failed(now, e);
        }
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open.store.disconnect();
            if (onlookers != null) {
                onlookers.copies().close(pipeline.name(), open.context.taskId().partition());
            }
            open = null;
        }
        if (serving != null) {
            serving.cancel();
            serving = null;
        }
        desk = null;
        if (history != null && onlookers != null) {
            onlookers.histories().close(history);
            history = null;
        }
    }

    private Open current() {
        if (open == null) {
            throw new IllegalStateException("The processor of pipeline " + pipeline.name() + " is not initialised");
        }
        if (models.current() != open.served) {
            swap(open);
        }
        return open;
    }

    private void guarded(Open now, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            failed(now, e);
        }
    }

    private void failed(Open now, RuntimeException failure) {
        if (listeners.failed() == null || failure instanceof KafkaException) {
            throw failure;
        }
        now.batch.clear();
        listeners.failed().accept(failure);
    }

    private void heard(Score score) {
        if (history != null) {
            history.add(score);
        }
        listeners.scored().accept(score);
    }

    /** Between two batches: what the model before gathered it also scores. */
    private void swap(Open before) {
        before.flush();
        before.close();
        open = opened(before.context);
    }

    /** The processor between init and close. */
    private final class Open {
        private final ProcessorContext<Object, Object> context;
        private final ScoringStore store;
        private final ServedModel served;
        private final MicroBatch batch;
        private final FlushPace pace;
        private final String task;
        /** Null where no reading ever waits for look-ahead, or none that does is to get a provisional score. */
        private final @Nullable SilentSeries silent;

        private final IntConsumer leaving;
        private final IntConsumer forgetting;
        private final SilenceWatch watch;
        private final ScoreTally tally;
        private final Outlet outlet;

        private @Nullable Cancellable linger;

        private @Nullable Cancellable listening;

        Open(ProcessorContext<Object, Object> context, ScoringStore store, ServedModel served) {
            this.context = context;
            this.store = store;
            this.served = served;
            Manifest manifest = served.model().manifest();
            Presence presence = new Presence(store.table(), pipeline.guard(), manifest.samplingIntervalMillis());
            this.batch = new MicroBatch(
                    served.model(),
                    store.table(),
                    pipeline.guard(),
                    presence,
                    pipeline.batch().size(),
                    clock,
                    served.inheritance());
            this.watch = new SilenceWatch(
                    pipeline.name(),
                    pipeline.guard().silence(),
                    presence,
                    context,
                    children.alerts(),
                    manifest,
                    counts);
            this.pace = new FlushPace(
                    Patience.share(context.appConfigs()), pipeline.batch().linger());
            this.task = pipeline.name() + "-" + context.taskId();
            this.tally = counts.tally(served.model().manifest());
            this.outlet = new Outlet(pipeline, context, store, children, counts, tally, ScoringProcessor.this::heard);
            this.silent = listen();
            SilentSeries listener = silent;
            this.leaving = listener == null
                    ? row -> {}
                    : row -> listener.leaves(row, store.table().name(row));
            this.forgetting = listener == null
                    ? row -> {}
                    : row -> listener.forgets(row, store.table().name(row));
        }

        private List<String> features() {
            return served.model().manifest().featureNames();
        }

        private @Nullable SilentSeries listen() {
            Manifest manifest = served.model().manifest();
            Optional<Duration> silence = pipeline.provisional().silence(manifest.samplingIntervalMillis());
            if (manifest.delaySteps() == 0 || silence.isEmpty()) {
                return null;
            }
            // Looked for four times within the silence, which therefore lasts at most a quarter longer than asked for.
            Duration often = Duration.ofMillis(Math.max(1, silence.get().toMillis() / 4));
            listening = context.schedule(
                    often, PunctuationType.WALL_CLOCK_TIME, now -> guarded(this, () -> scoreSilent(now)));
            return new SilentSeries(store.table(), silence.get(), context.currentSystemTimeMs());
        }

        private void scoreSilent(long nowMillis) {
            int[] due = silent == null ? new int[0] : silent.due(nowMillis);
            List<String> away = silent == null ? List.of() : silent.dueAway(nowMillis);
            if (due.length == 0 && away.isEmpty()) {
                return;
            }
            step();
            batch.scoreProvisionally(due, outlet);
            int some = pipeline.batch().size();
            for (int from = 0; from < away.size(); from += some) {
                spill();
                List<String> series = away.subList(from, Math.min(away.size(), from + some));
                batch.scoreProvisionally(
                        series.stream()
                                .mapToInt(store.table()::find)
                                .filter(row -> row != SeriesTable.NONE)
                                .toArray(),
                        outlet);
            }
            flush();
        }

        void process(Record<byte[], byte[]> record) {
            if (batch.pending() == 0 && batch.forgetIdle(forgetting, outlet) > 0) {
                watch.report();
            }
            if (store.table().surplus() >= pipeline.batch().size()) {
                // Readings that are dropped fill no batch, but bring their series' rows into memory.
                flush();
            }
            DeadLetters.Origin origin = Rekeyed.origin(context, record.headers());
            try {
                readings.decode(record.key(), record.value(), record.timestamp());
            } catch (Undecodable e) {
                outlet.deadLetter(
                        record, origin, e.reason().label(), e.getClass().getName(), String.valueOf(e.getMessage()));
                return;
            }
            Admission admission = batch.offer(
                    readings.series(),
                    readings.eventTimeMillis(),
                    readings.eventId(),
                    record.timestamp(),
                    readings.values());
            switch (admission.fate()) {
                case SCORE ->
                    gathered(new Outlet.Pending(
                            store.source(),
                            origin,
                            record,
                            spans.begin(pipeline.name(), origin.topic(), record.headers())));
                case DROP -> counts.dropped(admission);
                case DEAD_LETTER ->
                    outlet.deadLetter(
                            record,
                            origin,
                            admission.name().toLowerCase(Locale.ROOT),
                            Admission.class.getName(),
                            "Series " + readings.series() + ": " + admission.explanation());
            }
        }

        private void gathered(Outlet.Pending reading) {
            outlet.gathered(batch.pending() - 1, reading);
            watch.heard();
            if (silent != null) {
                String series = readings.series();
                silent.heard(store.table().find(series), series, context.currentSystemTimeMs());
            }
            if (batch.isFull()
                    || pipeline.batch().linger().isZero()
                    || pace.isSpentBy(batch.pending(), batch.waves())) {
                flush();
            } else if (linger == null) {
                linger = context.schedule(
                        pace.linger(System.nanoTime()),
                        PunctuationType.WALL_CLOCK_TIME,
                        now -> guarded(this, this::flush));
            }
        }

        /** Steps what is gathered and forwards the scores. */
        void flush() {
            step();
            if (desk != null && desk.isAsked()) {
                desk.serve(store.table());
            }
            spill();
            metrics.task(
                    task,
                    store.table().size(),
                    store.table().spilled(),
                    store.table().bytes());
        }

        /** Rows may leave memory only while nothing is gathered, since what is knows its series by their row. */
        private void spill() {
            if (store.table().surplus() > 0) {
                store.table().spill(leaving);
            }
        }

        private void step() {
            if (linger != null) {
                linger.cancel();
                linger = null;
            }
            int readingsFlushed = batch.pending();
            if (readingsFlushed == 0) {
                return;
            }
            outlet.stepping(readingsFlushed);
            int waves = batch.waves();
            long start = System.nanoTime();
            batch.flush(outlet);
            long end = System.nanoTime();
            pace.took(readingsFlushed, waves, start, end);
            counts.flushed(readingsFlushed, (end - start) / 1e9);
            tally.handOver();
        }

        void close() {
            if (linger != null) {
                linger.cancel();
            }
            if (listening != null) {
                listening.cancel();
            }
            watch.close();
            metrics.task(task, 0, 0, 0);
            tally.close();
            batch.close();
            served.release();
        }
    }
}
