package dev.quatrain.model.scoring;

import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.PartialLookAhead.Waiting;
import dev.quatrain.model.state.GuardFields;
import dev.quatrain.model.state.KeptReadings;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.Score;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of series that another model scored this model's, each when its next reading comes. A record says whose state it
 * holds, so it does not matter when, where or how often models change: no state is ever stepped by a model it does not belong to.
 *
 * <p>Where a state cannot go on, the kept readings are scored once more, silently, through a batch like any other, so the state is that
 * of a run which began with them. Those that waited for look-ahead and have no score yet get theirs from the new model; so none is lost
 * and none has two.
 */
final class Succession implements AutoCloseable {
    private final StepModel model;
    private final SeriesTable table;
    private final GuardPolicy guard;
    private final int capacity;
    private final Clock clock;
    private final Inheritance inheritance;
    private final long tag;
    private @Nullable MicroBatch replay;

    Succession(
            StepModel model, SeriesTable table, GuardPolicy guard, int capacity, Clock clock, Inheritance inheritance) {
        this.model = model;
        this.table = table;
        this.guard = guard;
        this.capacity = capacity;
        this.clock = clock;
        this.inheritance = inheritance;
        this.tag = model.bundle().tag();
    }

    /** A series in the midst of it: what is to be as it was, and what is to be told. */
    private record Heir(
            Waiting of,
            List<KeptReadings.Reading> history,
            long unscoredFrom,
            long lastEvent,
            float[] last,
            GuardFields.Known known) {}

    /** Whether a row's state is not this model's. */
    boolean isDue(int row) {
        return table.model(row) != tag;
    }

    /** Whether such a row's state goes on. */
    boolean carries(int row) {
        return inheritance.carries(table.model(row));
    }

    /** Readies a row whose state is not this model's for its next reading to be judged and gathered. */
    void prepare(int row) {
        if (carries(row)) {
            table.carry(row, tag);
        } else {
            table.strip(row);
        }
    }

    /**
     * Gives the rows this model's states.
     *
     * @param due rows that were prepared, and the slots of their first readings
     * @return those of them that start with nothing
     */
    List<Waiting> succeed(List<Waiting> due, MicroBatch.Sink sink) {
        List<Waiting> fresh = new ArrayList<>();
        Map<String, Heir> heirs = new HashMap<>();
        for (Waiting one : due) {
            Heir heir = heir(one);
            table.begin(one.row(), tag);
            table.guard().setResetDue(one.row(), false);
            if (heir.history().isEmpty()) {
                fresh.add(one);
                restoreLast(heir);
            } else {
                heirs.put(table.name(one.row()), heir);
            }
        }
        if (!heirs.isEmpty()) {
            replay(heirs, sink);
        }
        return fresh;
    }

    private Heir heir(Waiting one) {
        List<KeptReadings.Reading> kept = table.newest().kept(one.row());
        int unscored = Math.min(table.waiting().count(one.row()), kept.size());
        int used = Math.min(kept.size(), Math.max(unscored, inheritance.policy().keep()));
        float[] last = new float[model.features()];
        for (int f = 0; f < last.length; f++) {
            last[f] = table.newest().last(one.row(), f);
        }
        return new Heir(
                one,
                kept.subList(kept.size() - used, kept.size()),
                unscored == 0
                        ? Long.MAX_VALUE
                        : kept.get(kept.size() - unscored).eventTimeMillis(),
                table.lastEventMillis(one.row()),
                last,
                table.guard().known(one.row()));
    }

    private void replay(Map<String, Heir> heirs, MicroBatch.Sink sink) {
        MicroBatch batch = replay;
        if (batch == null) {
            // Who speaks now is no matter of what was said then.
            batch = new MicroBatch(
                    model, table, guard.with(GuardPolicy.Silence.OFF).with(GuardPolicy.Idle.OFF), capacity, clock);
            replay = batch;
        }
        Unscored unscored = new Unscored(heirs, sink);
        int longest = heirs.values().stream()
                .mapToInt(heir -> heir.history().size())
                .max()
                .orElse(0);
        for (int i = 0; i < longest; i++) {
            for (Map.Entry<String, Heir> entry : heirs.entrySet()) {
                List<KeptReadings.Reading> history = entry.getValue().history();
                if (i >= history.size()) {
                    continue;
                }
                KeptReadings.Reading reading = history.get(i);
                // One that lacks a value and follows none is not admitted here either, as in a run that began with it.
                var unused = batch.offer(entry.getKey(), reading.eventTimeMillis(), reading.actual());
                if (batch.isFull()) {
                    batch.flush(unscored);
                }
            }
        }
        batch.flush(unscored);
        heirs.values().forEach(heir -> {
            restoreLast(heir);
            table.waiting().markScored(heir.of().row(), heir.unscoredFrom());
        });
    }

    /** The readings that were gathered meanwhile are the last ones, and what the guard knows it knew before. */
    private void restoreLast(Heir heir) {
        table.guard().restore(heir.of().row(), heir.known());
        table.setLastEvent(heir.of().row(), heir.lastEvent());
        for (int f = 0; f < heir.last().length; f++) {
            table.newest().setLast(heir.of().row(), f, heir.last()[f]);
        }
    }

    /** Lets through the scores of readings that had none. */
    private record Unscored(Map<String, Heir> heirs, MicroBatch.Sink sink) implements MicroBatch.Sink {
        @Override
        public void scored(int slot, Score score) {
            Heir heir = heirs.get(score.series());
            if (heir != null && score.eventTimeMillis() >= heir.unscoredFrom()) {
                sink.scored(heir.of().slot(), score);
            }
        }

        @Override
        public void extracted(int slot, FeatureVector features) {
            Heir heir = heirs.get(features.series());
            if (heir != null && features.eventTimeMillis() >= heir.unscoredFrom()) {
                sink.extracted(heir.of().slot(), features);
            }
        }

        @Override
        public void failed(int slot, StepFailed failure) {
            // The state is as if the reading had not been kept. Its record was consumed long ago and has its score, or
            // waited for one that never comes now.
        }
    }

    @Override
    public void close() {
        if (replay != null) {
            replay.close();
        }
    }
}
