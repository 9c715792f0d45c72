package dev.quatrain.model.scoring;

import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.guard.EventId;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.PartialLookAhead.Waiting;
import dev.quatrain.model.state.PendingReading;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepBatch;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import java.nio.FloatBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers readings of many series, advances them in few steps, and gives each its score. Not thread-safe: one thread has its own.
 *
 * <p>A series stands at most once in a step: its k-th gathered reading goes into the k-th step ("wave"), so a series' readings are
 * stepped in the order they came. How readings fall into batches changes no bit of any score.
 *
 * <p>A model with a delay of d readings speaks, at the step of one reading, of the one d before. Until then a reading waits in its
 * series' record, and so do the times and flags of its score. What still waits when the series is reset is scored with what look-ahead
 * there is ({@link ScoreFlag#CUT_OFF}). So every reading that is admitted and stepped gets a score that stands, but for the last d before
 * the series ends for good or its model is replaced: of those only {@link #scoreProvisionally} tells.
 */
public final class MicroBatch implements AutoCloseable {
    /** Takes the scores of a flush. */
    public interface Sink {
        /** Not a slot: no reading brought this score about. */
        int NO_SLOT = -1;

        /**
         * One reading was scored. Calls for one series come in the order its readings were offered, but that a reading which is kept from
         * the model is spoken of at once, while those before it may still wait for look-ahead.
         *
         * @param slot place in the batch of the reading whose step gave the score, 0 for the first offered since the last flush. With a
         *     model that looks ahead it is a later one of the same series than the one scored, or {@link #NO_SLOT}
         */
        void scored(int slot, Score score);

        /** The model extracted features; follows the call for the reading's score. */
        default void extracted(int slot, FeatureVector features) {}

        /** The runtime failed on this reading, alone as in a batch. Its series' hidden state stays as it was. */
        void failed(int slot, StepFailed failure);
    }

    private static final Set<ScoreFlag> PROVISIONAL = Set.of(ScoreFlag.PROVISIONAL);
    private static final Set<ScoreFlag> CUT_OFF = Set.of(ScoreFlag.PROVISIONAL, ScoreFlag.CUT_OFF);
    /** Of a reading whose record is not known: nothing is ahead of it. */
    private static final long EVER = Long.MAX_VALUE;

    private final StepModel model;
    private final SeriesTable table;
    private final Presence presence;
    private final Guard guard;
    private final ScoreAssembler assembler;
    private final StepBatch batch;
    private final PartialLookAhead partial;
    private final Succession succession;
    private final Decay decay;
    private final Expectation expectation;
    private final long tag;
    private final int stateLength;
    private final int delay;
    /** A series that another model scored has been reset altogether by then. */
    private final boolean memoryOutlivesGaps;

    private final Waves waves;
    private final Gathered gathered;
    /** Slots of a wave that are stepped. */
    private final int[] stepped;

    /**
     * @param table the states; only this batch may change it
     * @param capacity most readings gathered before {@link #flush} must be called, at least 1
     * @param clock for the scores' {@code scored_at} only
     */
    public MicroBatch(StepModel model, SeriesTable table, GuardPolicy guard, int capacity, Clock clock) {
        this(model, table, guard, capacity, clock, Inheritance.NONE);
    }

    /** @param inheritance what becomes of series that another model scored */
    public MicroBatch(
            StepModel model, SeriesTable table, GuardPolicy guard, int capacity, Clock clock, Inheritance inheritance) {
        this(
                model,
                table,
                guard,
                new Presence(table, guard, model.manifest().samplingIntervalMillis()),
                capacity,
                clock,
                inheritance);
    }

    /**
     * A batch beside which others look at who speaks.
     *
     * @param presence of the same table, made for the same guard
     */
    public MicroBatch(
            StepModel model,
            SeriesTable table,
            GuardPolicy guard,
            Presence presence,
            int capacity,
            Clock clock,
            Inheritance inheritance) {
        this.model = model;
        this.table = table;
        this.presence = presence;
        this.assembler = new ScoreAssembler(model.manifest(), clock);
        this.batch = model.newBatch(capacity);
        this.partial = new PartialLookAhead(model, table, assembler, batch, capacity);
        this.succession = new Succession(model, table, guard, capacity, clock, inheritance);
        this.tag = model.bundle().tag();
        this.waves = new Waves(capacity);
        this.gathered = new Gathered(capacity, model.features());
        this.guard = new Guard(guard, model.manifest(), tag, table, presence, succession, gathered, waves::holds);
        this.decay = new Decay(guard, model.manifest());
        this.expectation = new Expectation(model.manifest(), table);
        this.stateLength = model.stateLength();
        this.delay = model.manifest().delaySteps();
        Calibration calibration = model.manifest().calibration();
        this.memoryOutlivesGaps = calibration != null && calibration.scorer().outlivesGaps();
        this.stepped = new int[capacity];
    }

    /** Readings gathered and not yet scored. */
    public int pending() {
        return waves.size();
    }

    /** Steps that a flush would take: the most readings gathered of one series. */
    public int waves() {
        return waves.count();
    }

    public boolean isFull() {
        return waves.size() == gathered.capacity();
    }

    /** Forgets what is gathered; the table is not touched. */
    public void clear() {
        waves.clear();
    }

    /**
     * Judges a reading of which no more is known and, if admitted, gathers it into the next slot.
     *
     * @param reading [F] raw units, NaN = missing; copied
     * @throws IllegalStateException if the batch is full
     */
    public Admission offer(String series, long eventTimeMillis, float[] reading) {
        return offer(series, eventTimeMillis, EventId.NONE, EVER, reading);
    }

    /**
     * Judges a reading and, if admitted, gathers it into the next slot.
     *
     * @param eventId as {@link EventId#of} gives it, {@link EventId#NONE} if it has none
     * @param recordTimeMillis when the reading was written to its topic
     * @param reading [F] raw units, NaN = missing; copied
     * @throws IllegalStateException if the batch is full
     */
    public Admission offer(String series, long eventTimeMillis, long eventId, long recordTimeMillis, float[] reading) {
        if (isFull()) {
            throw new IllegalStateException("The batch is full; flush it before offering more");
        }
        Admission admission = guard.judge(series, eventTimeMillis, eventId, recordTimeMillis, reading, waves.size());
        if (admission == Admission.ADMITTED) {
            waves.add(guard.row());
        }
        return admission;
    }

    /**
     * Forgets series that have not spoken for so long as the guard says, some at a time. What waits of them for look-ahead is scored first.
     * What is gathered is to be flushed before, since it knows its series by their row.
     *
     * @param leaving hears each row while it is still there
     * @param sink hears the scores with slot {@link Sink#NO_SLOT}
     * @return how many
     */
    public int forgetIdle(IntConsumer leaving, Sink sink) {
        List<String> names = presence.gone();
        if (names.isEmpty()) {
            return 0;
        }
        List<Waiting> gone = new ArrayList<>();
        List<Waiting> due = new ArrayList<>();
        for (String series : names) {
            Waiting one = new Waiting(table.find(series), Sink.NO_SLOT);
            gone.add(one);
            if (succession.isDue(one.row()) && table.waiting().count(one.row()) > 0) {
                succession.prepare(one.row());
                due.add(one);
            }
        }
        succession.succeed(
                due.stream().filter(one -> succession.isDue(one.row())).toList(), sink);
        partial.score(gone.stream().filter(one -> table.model(one.row()) == tag).toList(), CUT_OFF, sink);
        for (Waiting one : gone) {
            presence.forget(one.row());
            leaving.accept(one.row());
            table.remove(one.row());
        }
        return gone.size();
    }

    /** Scores everything gathered and empties the batch. */
    public void flush(Sink sink) {
        waves.sort();
        for (int w = 0; w < waves.count(); w++) {
            if (w == 0) {
                succeed(waves.start(w), waves.start(w + 1), sink);
            }
            prepare(waves.start(w), waves.start(w + 1), sink);
            int size = 0;
            for (int i = waves.start(w); i < waves.start(w + 1); i++) {
                int slot = waves.slot(i);
                if (gathered.is(slot, PendingReading.REFUSED)) {
                    emit(slot, gathered.reading(slot), null, 0, sink);
                } else {
                    stepped[size++] = slot;
                }
            }
            if (size > 0) {
                step(0, size, sink);
            }
        }
        waves.clear();
    }

    /** Takes over the series of those slots, the first of theirs, that another model scored. */
    private void succeed(int from, int to, Sink sink) {
        @Nullable List<Waiting> due = null;
        for (int i = from; i < to; i++) {
            int row = waves.rowOf(waves.slot(i));
            if (succession.isDue(row)) {
                due = due == null ? new ArrayList<>() : due;
                due.add(new Waiting(row, waves.slot(i)));
            }
        }
        if (due != null) {
            for (Waiting fresh : succession.succeed(due, sink)) {
                if (!gathered.is(fresh.slot(), Gathered.FORGOTTEN)) {
                    gathered.mark(fresh.slot(), PendingReading.AFTER_RESET);
                }
            }
        }
    }

    /** Steps n slots together; should that fail, each alone, so that one bad row costs only its own score. */
    private void step(int from, int n, Sink sink) {
        gather(from, n);
        try {
            batch.step(n);
        } catch (StepFailed e) {
            if (n == 1) {
                sink.failed(stepped[from], e);
                return;
            }
            for (int i = 0; i < n; i++) {
                step(from + i, 1, sink);
            }
            return;
        }
        scatter(from, n, sink);
    }

    /** Sets the series of those slots to their start, or nearer to it, that are marked so; what waits there for look-ahead is scored before. */
    private void prepare(int from, int to, Sink sink) {
        List<Waiting> cutOff = new ArrayList<>();
        for (int i = from; i < to; i++) {
            int slot = waves.slot(i);
            if (gathered.is(slot, PendingReading.AFTER_RESET | Gathered.FORGOTTEN)) {
                cutOff.add(new Waiting(waves.rowOf(slot), slot));
            } else if (gathered.is(slot, PendingReading.AFTER_DECAY)) {
                decay.apply(table, waves.rowOf(slot), gathered.silenceMillis(slot));
            }
        }
        cutOff(cutOff, sink);
    }

    private void cutOff(List<Waiting> series, Sink sink) {
        if (series.isEmpty()) {
            return;
        }
        partial.score(series, CUT_OFF, sink);
        for (Waiting one : series) {
            if (memoryOutlivesGaps && !gathered.is(one.slot(), Gathered.FORGOTTEN)) {
                table.resetHidden(one.row());
            } else {
                table.reset(one.row());
            }
            if (gathered.is(one.slot(), PendingReading.COMMANDED | Gathered.FORGOTTEN)) {
                // A gap shows in the kept readings themselves, this does not.
                table.newest().forgetKept(one.row());
            }
        }
    }

    private void gather(int from, int n) {
        for (int i = 0; i < n; i++) {
            int slot = stepped[from + i];
            int row = waves.rowOf(slot);
            expectation.fillIn(gathered, slot, row);
            gathered.load(slot, batch.readings(), i);
            table.hidden().load(row, batch.states(), i * stateLength);
        }
    }

    private void scatter(int from, int n, Sink sink) {
        List<Waiting> broken = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int slot = stepped[from + i];
            int row = waves.rowOf(slot);
            boolean late = gathered.is(slot, PendingReading.LATE);
            boolean due = table.waiting().count(row) == delay;
            if (!batch.stateIsFinite(i) || (due && !batch.outputIsFinite(i))) {
                if (late) {
                    emit(slot, gathered.reading(slot), null, 0, sink);
                } else {
                    broken.add(new Waiting(row, slot));
                }
                continue;
            }
            PendingReading reading = gathered.reading(slot);
            int out = i * model.outputLength();
            if (late) {
                emit(slot, reading, batch.outputs(), out, sink);
                continue;
            }
            table.hidden().store(row, batch.newStates(), i * stateLength);
            table.newest().keep(row, reading.eventTimeMillis(), reading.actual());
            expectation.keep(row, batch.outputs(), out);
            PendingReading spokenOf = exchange(row, reading, due);
            if (spokenOf != null) {
                emit(slot, spokenOf, batch.outputs(), out, sink);
            }
        }
        // What waited before such a reading is scored from the state before it; the reading itself is refused.
        cutOff(broken, sink);
        for (Waiting one : broken) {
            gathered.mark(one.slot(), PendingReading.AFTER_RESET);
            emit(one.slot(), gathered.reading(one.slot()), null, 0, sink);
        }
    }

    /** The reading of which the output speaks that its step gave: the one {@code delay} readings ago, or null if there is none yet. */
    private @Nullable PendingReading exchange(int at, PendingReading newest, boolean due) {
        if (delay == 0) {
            return newest;
        }
        @Nullable PendingReading oldest = due ? table.waiting().take(at) : null;
        table.waiting().add(at, newest);
        return oldest;
    }

    private void emit(int slot, PendingReading reading, @Nullable FloatBuffer outputs, int out, Sink sink) {
        Score score = assembler.score(table, waves.rowOf(slot), reading, Set.of(), outputs, out);
        if ((reading.marks() & PendingReading.SCORED) != 0) {
            return;
        }
        sink.scored(slot, score);
        FeatureVector extracted = assembler.features(score, outputs, out);
        if (extracted != null) {
            sink.extracted(slot, extracted);
        }
    }

    /**
     * Scores what waits for look-ahead in series that have fallen silent, with what look-ahead there is, and notes that it has provisional
     * scores now. Nothing else of the table changes: when readings come again, the same final scores follow as if there had been no
     * silence. Series without such readings, or whose have provisional scores already, are passed over. What is gathered is to be flushed
     * before.
     *
     * @param rows of the table
     * @param sink hears the scores with slot {@link Sink#NO_SLOT}
     */
    public void scoreProvisionally(int[] rows, Sink sink) {
        List<Waiting> silent = new ArrayList<>();
        for (int at : rows) {
            // What another model's readings were waiting for, this one cannot give.
            if (table.model(at) == tag
                    && table.waiting().count(at) > 0
                    && !table.waiting().isProvisional(at)) {
                silent.add(new Waiting(at, Sink.NO_SLOT));
            }
        }
        partial.score(silent, PROVISIONAL, sink);
        silent.forEach(one -> table.waiting().setProvisional(one.row()));
    }

    /** Frees the step's buffers. */
    @Override
    public void close() {
        succession.close();
        batch.close();
    }
}
