package dev.quatrain.model.scoring;

import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.guard.Admission;
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
         * One reading was scored. Calls for one series come in the order its readings were offered.
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

    private final StepModel model;
    private final SeriesTable table;
    private final GuardPolicy guard;
    private final ScoreAssembler assembler;
    private final StepBatch batch;
    private final PartialLookAhead partial;
    private final long tag;
    private final long gapMillis;
    private final int features;
    private final int stateLength;
    private final int delay;
    /** A series that another model scored has been reset altogether by then. */
    private final boolean memoryOutlivesGaps;

    private final Waves waves;
    private final long[] eventTime;
    private final float[] values;
    private final boolean[] imputed;
    private final byte[] marks;

    /**
     * @param table the states; only this batch may change it
     * @param capacity most readings gathered before {@link #flush} must be called, at least 1
     * @param clock for the scores' {@code scored_at} only
     */
    public MicroBatch(StepModel model, SeriesTable table, GuardPolicy guard, int capacity, Clock clock) {
        this.model = model;
        this.table = table;
        this.guard = guard;
        this.assembler = new ScoreAssembler(model.manifest(), clock);
        this.batch = model.newBatch(capacity);
        this.partial = new PartialLookAhead(model, table, assembler, batch, capacity);
        this.tag = model.bundle().tag();
        this.gapMillis = guard.gapIntervals() * model.manifest().samplingIntervalMillis();
        this.features = model.features();
        this.stateLength = model.stateLength();
        this.delay = model.manifest().delaySteps();
        Calibration calibration = model.manifest().calibration();
        this.memoryOutlivesGaps = calibration != null && calibration.scorer().outlivesGaps();
        this.waves = new Waves(capacity);
        this.eventTime = new long[capacity];
        this.values = new float[capacity * features];
        this.imputed = new boolean[capacity * features];
        this.marks = new byte[capacity];
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
        return waves.size() == marks.length;
    }

    /** Forgets what is gathered; the table is not touched. */
    public void clear() {
        waves.clear();
    }

    /**
     * Judges a reading and, if admitted, gathers it into the next slot.
     *
     * @param reading [F] raw units, NaN = missing; copied
     * @throws IllegalStateException if the batch is full
     */
    public Admission offer(String series, long eventTimeMillis, float[] reading) {
        if (isFull()) {
            throw new IllegalStateException("The batch is full; flush it before offering more");
        }
        int known = table.find(series);
        boolean seen = known != SeriesTable.NONE && table.hasReading(known);
        if (seen && eventTimeMillis == table.lastEventMillis(known)) {
            return Admission.DUPLICATE;
        }
        if (seen && eventTimeMillis < table.lastEventMillis(known)) {
            return guard.late() == GuardPolicy.Late.DLQ ? Admission.LATE : Admission.LATE_DROPPED;
        }
        boolean foreign = known != SeriesTable.NONE && table.model(known) != tag;
        if (foreign) {
            table.adopt(known, tag);
        }
        if (!fillIn(known, reading)) {
            return guard.missing() == GuardPolicy.Missing.SKIP ? Admission.MISSING_SKIPPED : Admission.MISSING_FEATURE;
        }
        int at = known != SeriesTable.NONE ? known : table.findOrCreate(series, tag);
        int slot = waves.size();
        marks[slot] = marks(at, seen, foreign, eventTimeMillis);
        eventTime[slot] = eventTimeMillis;
        waves.add(at);
        table.setLastEvent(at, eventTimeMillis);
        for (int f = 0; f < features; f++) {
            table.setLastReading(at, f, values[slot * features + f]);
        }
        return Admission.ADMITTED;
    }

    /** Copies the reading to the next slot, missing values replaced; false if that cannot be done. */
    private boolean fillIn(int known, float[] reading) {
        int base = waves.size() * features;
        int missing = 0;
        for (int f = 0; f < features; f++) {
            boolean absent = !Float.isFinite(reading[f]);
            imputed[base + f] = absent;
            values[base + f] = absent && known != SeriesTable.NONE ? table.lastReading(known, f) : reading[f];
            missing += absent ? 1 : 0;
            if (absent && !Float.isFinite(values[base + f])) {
                return false;
            }
        }
        return missing == 0 || (missing < features && guard.missing() == GuardPolicy.Missing.IMPUTE_LAST);
    }

    private byte marks(int at, boolean seen, boolean foreign, long eventTimeMillis) {
        int marked = foreign ? PendingReading.AFTER_RESET : 0;
        if (seen && eventTimeMillis - table.lastEventMillis(at) > gapMillis) {
            marked |= PendingReading.AFTER_GAP;
            marked |= guard.gap() == GuardPolicy.Gap.RESET ? PendingReading.AFTER_RESET : 0;
        }
        return (byte) marked;
    }

    /** Scores everything gathered and empties the batch. */
    public void flush(Sink sink) {
        waves.sort();
        for (int w = 0; w < waves.count(); w++) {
            int from = waves.start(w);
            int size = waves.start(w + 1) - from;
            reset(from, size, sink);
            step(from, size, sink);
        }
        waves.clear();
    }

    /** Steps n slots together; should that fail, each alone, so that one bad row costs only its own score. */
    private void step(int from, int n, Sink sink) {
        gather(from, n);
        try {
            batch.step(n);
        } catch (StepFailed e) {
            if (n == 1) {
                sink.failed(waves.slot(from), e);
                return;
            }
            for (int i = 0; i < n; i++) {
                step(from + i, 1, sink);
            }
            return;
        }
        scatter(from, n, sink);
    }

    /** Sets the series of those slots to their start that are marked so; what waits there for look-ahead is scored before. */
    private void reset(int from, int n, Sink sink) {
        List<Waiting> cutOff = new ArrayList<>();
        for (int i = from; i < from + n; i++) {
            if ((marks[waves.slot(i)] & PendingReading.AFTER_RESET) != 0) {
                cutOff.add(new Waiting(waves.rowOf(waves.slot(i)), waves.slot(i)));
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
            if (memoryOutlivesGaps) {
                table.resetHidden(one.row());
            } else {
                table.reset(one.row());
            }
        }
    }

    private void gather(int from, int n) {
        FloatBuffer readings = batch.readings();
        for (int i = 0; i < n; i++) {
            int slot = waves.slot(from + i);
            readings.put(i * features, values, slot * features, features);
            table.loadHidden(waves.rowOf(slot), batch.states(), i * stateLength);
        }
    }

    private void scatter(int from, int n, Sink sink) {
        List<Waiting> broken = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int slot = waves.slot(from + i);
            boolean due = table.pending(waves.rowOf(slot)) == delay;
            if (!batch.stateIsFinite(i) || (due && !batch.outputIsFinite(i))) {
                broken.add(new Waiting(waves.rowOf(slot), slot));
                continue;
            }
            table.storeHidden(waves.rowOf(slot), batch.newStates(), i * stateLength);
            PendingReading spokenOf = exchange(waves.rowOf(slot), reading(slot), due);
            if (spokenOf != null) {
                emit(slot, spokenOf, batch.outputs(), i * model.outputLength(), sink);
            }
        }
        // What waited before such a reading is scored from the state before it; the reading itself is refused.
        cutOff(broken, sink);
        for (Waiting one : broken) {
            marks[one.slot()] |= PendingReading.AFTER_RESET;
            emit(one.slot(), reading(one.slot()), null, 0, sink);
        }
    }

    /** The reading of which the output speaks that its step gave: the one {@code delay} readings ago, or null if there is none yet. */
    private @Nullable PendingReading exchange(int at, PendingReading newest, boolean due) {
        if (delay == 0) {
            return newest;
        }
        @Nullable PendingReading oldest = due ? table.takePending(at) : null;
        table.addPending(at, newest);
        return oldest;
    }

    private PendingReading reading(int slot) {
        float[] actual = new float[features];
        for (int f = 0; f < features; f++) {
            actual[f] = imputed[slot * features + f] ? Float.NaN : values[slot * features + f];
        }
        return new PendingReading(eventTime[slot], marks[slot], actual);
    }

    private void emit(int slot, PendingReading reading, @Nullable FloatBuffer outputs, int out, Sink sink) {
        Score score = assembler.score(table, waves.rowOf(slot), reading, Set.of(), outputs, out);
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
            if (table.model(at) == tag && table.pending(at) > 0 && !table.isProvisional(at)) {
                silent.add(new Waiting(at, Sink.NO_SLOT));
            }
        }
        partial.score(silent, PROVISIONAL, sink);
        silent.forEach(one -> table.setProvisional(one.row()));
    }

    /** Frees the step's buffers. */
    @Override
    public void close() {
        batch.close();
    }
}
