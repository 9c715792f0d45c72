package dev.quatrain.stream.scoring;

import dev.quatrain.model.scoring.MicroBatch;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.Score;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.deadletter.DeadLetters;
import dev.quatrain.stream.metrics.ScoreTally;
import dev.quatrain.stream.metrics.ScoringMetrics;
import dev.quatrain.stream.tracing.ScoringSpans.ReadingSpan;
import dev.quatrain.stream.tracing.TraceContext;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Forwards what comes of readings: each score, features and dead letter under the position of the record that its reading came with. Counts them.
 * For the stream thread.
 */
final class Outlet implements MicroBatch.Sink {
    private final Pipeline pipeline;
    private final ProcessorContext<Object, Object> context;
    private final ScoringStore store;
    private final ScoringProcessor.Children children;
    private final ScoringMetrics.ForPipeline counts;
    private final ScoreTally tally;
    private final Consumer<Score> hearing;
    private final Pending[] pending;
    private int stepped;

    /** A gathered reading: where it came from, and the record itself should its step fail. */
    record Pending(
            ScoringStore.Source source,
            DeadLetters.Origin origin,
            Record<byte[], byte[]> record,
            @Nullable ReadingSpan span) {}

    /**
     * @param tally of the batch that is stepped
     * @param hearing hears each score before it is forwarded
     */
    Outlet(
            Pipeline pipeline,
            ProcessorContext<Object, Object> context,
            ScoringStore store,
            ScoringProcessor.Children children,
            ScoringMetrics.ForPipeline counts,
            ScoreTally tally,
            Consumer<Score> hearing) {
        this.pipeline = pipeline;
        this.context = context;
        this.store = store;
        this.children = children;
        this.counts = counts;
        this.tally = tally;
        this.hearing = hearing;
        this.pending = new Pending[pipeline.batch().size()];
    }

    /** A reading was gathered into a slot of the batch. */
    void gathered(int slot, Pending reading) {
        pending[slot] = reading;
    }

    /** So many readings are being stepped together. */
    void stepping(int readings) {
        stepped = readings;
    }

    @Override
    public void scored(int slot, Score score) {
        counts.flagged(score.flags());
        hearing.accept(score);
        if (slot == NO_SLOT) {
            counts.provisional();
            forward(outcome(score, null));
            return;
        }
        Pending reading = pending[slot];
        tally.scored(score, reading.record().timestamp());
        ReadingSpan span = reading.span();
        Record<Object, Object> outcome = outcome(
                score, span == null ? TraceContext.carried(reading.source().headers()) : span.scored(score, stepped));
        store.forwardAs(reading.source(), () -> forward(outcome));
    }

    private Record<Object, Object> outcome(Score score, @Nullable Headers headers) {
        return new Record<>(score.series(), new Outcome(pipeline.name(), score), score.eventTimeMillis(), headers);
    }

    private void forward(Record<Object, Object> outcome) {
        context.forward(outcome, children.scores());
        if (children.alerts() != null) {
            context.forward(outcome, children.alerts());
        }
    }

    @Override
    public void extracted(int slot, FeatureVector vector) {
        if (children.features() == null) {
            return;
        }
        @Nullable
        Headers headers = slot == NO_SLOT
                ? null
                : TraceContext.carried(pending[slot].source().headers());
        Record<Object, Object> features = new Record<>(vector.series(), vector, vector.eventTimeMillis(), headers);
        if (slot == NO_SLOT) {
            context.forward(features, children.features());
        } else {
            store.forwardAs(pending[slot].source(), () -> context.forward(features, children.features()));
        }
    }

    @Override
    public void failed(int slot, StepFailed failure) {
        Pending reading = pending[slot];
        ReadingSpan span = reading.span();
        if (span != null) {
            span.failed(String.valueOf(failure.getMessage()));
        }
        store.forwardAs(
                reading.source(),
                () -> deadLetter(
                        reading.record(),
                        reading.origin(),
                        ScoringMetrics.STEP_FAILED,
                        failure.getClass().getName(),
                        String.valueOf(failure.getMessage())));
    }

    /** Counts a reading that cannot be scored, and forwards it as it came if the pipeline keeps dead letters. */
    void deadLetter(
            Record<byte[], byte[]> record, DeadLetters.Origin origin, String reason, String exception, String message) {
        counts.deadLetter(reason);
        if (children.deadLetters() == null) {
            return;
        }
        Record<byte[], byte[]> letter = DeadLetters.of(
                pipeline.name(),
                reason,
                exception,
                message,
                origin,
                record.key(),
                record.value(),
                record.headers(),
                record.timestamp());
        context.forward(Rekeyed.restoreKey(letter), children.deadLetters());
    }
}
