package dev.quatrain.model.scoring;

import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepBatch;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.Score;
import java.nio.FloatBuffer;
import java.time.Clock;
import java.util.Arrays;

/**
 * Gathers readings of many series, advances them in few steps, and gives each its score. Not thread-safe: one thread has its own.
 *
 * <p>A series stands at most once in a step: its k-th gathered reading goes into the k-th step ("wave"), so a series' readings are
 * stepped in the order they came. How readings fall into batches changes no bit of any score.
 */
public final class MicroBatch implements AutoCloseable {
    /** Takes the scores of a flush. */
    public interface Sink {
        /**
         * One reading was scored. Calls for one series come in the order its readings were offered.
         *
         * @param slot the reading's place in the batch, 0 for the first offered since the last flush
         */
        void scored(int slot, Score score);

        /** The runtime failed on this reading, alone as in a batch. Its series' hidden state stays as it was. */
        void failed(int slot, StepFailed failure);
    }

    private static final byte GAP = 1;
    private static final byte RESET = 2;

    private final StepModel model;
    private final SeriesTable table;
    private final GuardPolicy guard;
    private final ScoreAssembler assembler;
    private final StepBatch batch;
    private final long tag;
    private final long gapMillis;
    private final int features;
    private final int stateLength;

    private int pending;
    private int waves;
    private final int[] row;
    private final int[] wave;
    private final long[] eventTime;
    private final float[] values;
    private final boolean[] imputed;
    private final byte[] marks;
    /** By row: readings of that series now pending; grows with the table. */
    private int[] pendingOfRow = new int[1024];

    private final int[] slots;
    private final int[] waveStart;

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
        this.tag = model.bundle().tag();
        this.gapMillis = guard.gapIntervals() * model.manifest().samplingIntervalMillis();
        this.features = model.features();
        this.stateLength = model.stateLength();
        this.row = new int[capacity];
        this.wave = new int[capacity];
        this.eventTime = new long[capacity];
        this.values = new float[capacity * features];
        this.imputed = new boolean[capacity * features];
        this.marks = new byte[capacity];
        this.slots = new int[capacity];
        this.waveStart = new int[capacity + 1];
    }

    /** Readings gathered and not yet scored. */
    public int pending() {
        return pending;
    }

    public boolean isFull() {
        return pending == row.length;
    }

    /** Forgets what is gathered; the table is not touched. */
    public void clear() {
        pending = 0;
        waves = 0;
        Arrays.fill(pendingOfRow, 0);
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
        int at = table.findOrCreate(series, tag);
        marks[pending] = marks(at, seen, foreign, eventTimeMillis);
        row[pending] = at;
        eventTime[pending] = eventTimeMillis;
        wave[pending] = pendingOfRow(at);
        pendingOfRow[at]++;
        waves = Math.max(waves, wave[pending] + 1);
        table.setLastEvent(at, eventTimeMillis);
        for (int f = 0; f < features; f++) {
            table.setLastReading(at, f, values[pending * features + f]);
        }
        pending++;
        return Admission.ADMITTED;
    }

    /** Copies the reading to the next slot, missing values replaced; false if that cannot be done. */
    private boolean fillIn(int known, float[] reading) {
        int base = pending * features;
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
        int marked = foreign ? RESET : 0;
        if (seen && eventTimeMillis - table.lastEventMillis(at) > gapMillis) {
            marked |= GAP | (guard.gap() == GuardPolicy.Gap.RESET ? RESET : 0);
        }
        return (byte) marked;
    }

    private int pendingOfRow(int at) {
        if (at >= pendingOfRow.length) {
            pendingOfRow = Arrays.copyOf(pendingOfRow, Math.max(at + 1, 2 * pendingOfRow.length));
        }
        return pendingOfRow[at];
    }

    /** Scores everything gathered and empties the batch. */
    public void flush(Sink sink) {
        sortByWave();
        for (int w = 0; w < waves; w++) {
            step(waveStart[w], waveStart[w + 1] - waveStart[w], sink);
        }
        for (int slot = 0; slot < pending; slot++) {
            pendingOfRow[row[slot]] = 0;
        }
        pending = 0;
        waves = 0;
    }

    /** Steps n slots together; should that fail, each alone, so that one bad row costs only its own score. */
    private void step(int from, int n, Sink sink) {
        gather(from, n);
        try {
            batch.step(n);
        } catch (StepFailed e) {
            if (n == 1) {
                sink.failed(slots[from], e);
                return;
            }
            for (int i = 0; i < n; i++) {
                step(from + i, 1, sink);
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            scatter(slots[from + i], i, sink);
        }
    }

    /** Counting sort of the slots by wave, stable. */
    private void sortByWave() {
        Arrays.fill(waveStart, 0, waves + 1, 0);
        for (int slot = 0; slot < pending; slot++) {
            waveStart[wave[slot] + 1]++;
        }
        for (int w = 0; w < waves; w++) {
            waveStart[w + 1] += waveStart[w];
        }
        for (int slot = pending - 1; slot >= 0; slot--) {
            slots[--waveStart[wave[slot] + 1]] = slot;
        }
        for (int w = 0; w < waves; w++) {
            waveStart[w] = waveStart[w + 1];
        }
        waveStart[waves] = pending;
    }

    private void gather(int from, int n) {
        FloatBuffer readings = batch.readings();
        for (int i = 0; i < n; i++) {
            int slot = slots[from + i];
            readings.put(i * features, values, slot * features, features);
            if ((marks[slot] & RESET) != 0) {
                table.reset(row[slot]);
            }
            table.loadHidden(row[slot], batch.states(), i * stateLength);
        }
    }

    private void scatter(int slot, int i, Sink sink) {
        int at = row[slot];
        boolean finite = allFinite(batch.newStates(), i * stateLength, stateLength)
                && allFinite(batch.outputs(), i * model.outputLength(), model.outputLength());
        if (finite) {
            table.storeHidden(at, batch.newStates(), i * stateLength);
        } else {
            table.reset(at);
        }
        sink.scored(
                slot,
                assembler.score(
                        table,
                        at,
                        eventTime[slot],
                        values,
                        imputed,
                        slot * features,
                        finite ? batch.outputs() : null,
                        i * model.outputLength(),
                        (marks[slot] & GAP) != 0,
                        (marks[slot] & RESET) != 0 || !finite));
    }

    private static boolean allFinite(FloatBuffer buffer, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (!Float.isFinite(buffer.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Frees the step's buffers. */
    @Override
    public void close() {
        batch.close();
    }
}
