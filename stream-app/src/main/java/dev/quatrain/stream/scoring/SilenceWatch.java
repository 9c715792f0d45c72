package dev.quatrain.stream.scoring;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.Presence;
import dev.quatrain.model.scoring.PresenceChange;
import dev.quatrain.stream.metrics.ScoringMetrics;
import java.time.Duration;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Tells the alerts which series of a task fall silent, speak again or are forgotten.
 *
 * <p>While readings come, their event times tell. When none has come in the whole partition for the patience, its time is taken to go on with
 * the wall clock from then on, until a reading comes; after a restart the patience begins anew.
 */
final class SilenceWatch {
    /** Of the patience, how often the clock is looked at. */
    private static final int LOOKS = 4;

    private final String pipeline;
    private final Presence presence;
    private final ProcessorContext<Object, Object> context;
    private final @Nullable String alerts;
    private final Manifest manifest;
    private final ScoringMetrics.ForPipeline counts;
    private final long patienceMillis;
    private final @Nullable Cancellable looking;
    private boolean heard;
    private long quietSinceMillis;

    /** @param alerts child that takes {@code <String, Appearance>}; null if nobody is alerted, and the clock need not be looked at */
    SilenceWatch(
            String pipeline,
            GuardPolicy.Silence policy,
            Presence presence,
            ProcessorContext<Object, Object> context,
            @Nullable String alerts,
            Manifest manifest,
            ScoringMetrics.ForPipeline counts) {
        this.pipeline = pipeline;
        this.presence = presence;
        this.context = context;
        this.alerts = alerts;
        this.manifest = manifest;
        this.counts = counts;
        this.patienceMillis = policy.patience().toMillis();
        this.quietSinceMillis = context.currentSystemTimeMs();
        this.looking = policy.on() && alerts != null
                ? context.schedule(
                        Duration.ofMillis(Math.max(1, patienceMillis / LOOKS)),
                        PunctuationType.WALL_CLOCK_TIME,
                        this::lookAtTheClock)
                : null;
    }

    /** A reading was admitted. */
    void heard() {
        heard = true;
        presence.look();
        report();
    }

    private void lookAtTheClock(long nowMillis) {
        if (heard) {
            heard = false;
            quietSinceMillis = nowMillis;
        }
        presence.lookBeyond(nowMillis - quietSinceMillis - patienceMillis);
        report();
    }

    /** Forwards what has come about. */
    void report() {
        if (!presence.hasChanges()) {
            return;
        }
        for (PresenceChange change : presence.takeChanges()) {
            counts.presence(change.kind());
            if (alerts == null) {
                continue;
            }
            context.forward(
                    new Record<>(
                            change.series(),
                            new Appearance(pipeline, change, manifest.id(), manifest.version()),
                            change.atMillis(),
                            new RecordHeaders()),
                    alerts);
        }
    }

    void close() {
        if (looking != null) {
            looking.cancel();
        }
    }
}
