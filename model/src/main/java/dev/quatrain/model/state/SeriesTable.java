package dev.quatrain.model.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of all series of one task: rows of equal size in slabs, so that a million series are a few hundred objects. A row is
 * byte for byte the changelog record ({@link RecordLayout}). Not thread-safe: one thread at a time.
 *
 * <p>Where memory does not hold all of them, those least used are among {@link SpilledRecords}. They come back as soon as they are asked
 * for, and leave in {@link #spill} only; so a row number holds until then.
 */
public final class SeriesTable {
    /** No such series. */
    public static final int NONE = -1;
    /** The tag of a row that holds no model's state. */
    public static final long NO_MODEL = 0;

    /** Rows in a slab: about half a megabyte for an LSTM of 64 units. */
    private static final int SLAB_ROWS = 1024;

    private static final int SEEN = 1;
    private static final int PROVISIONAL = 2;

    private final RecordLayout layout;
    private final int rowBytes;
    private final SeriesRows rows = new SeriesRows();
    private final @Nullable ResidentRows residents;
    private final List<ByteBuffer> slabs = new ArrayList<>();
    private final List<FloatBuffer> floats = new ArrayList<>();
    private final BitSet dirty = new BitSet();
    private final GuardFields guard;
    /** Names of series that were removed since the changelog last heard of changes, and their last events. */
    private final Map<String, Long> removed = new HashMap<>();
    /** Restored records that do not fit the layout: another model's, whole, until their series is asked for or the layout is theirs. */
    private final Map<String, byte[]> foreign = new HashMap<>();

    /** A table that is in memory as a whole. */
    public SeriesTable(RecordLayout layout) {
        this(layout, null);
    }

    /**
     * A table that is in memory in part.
     *
     * @param resident rows that stay in memory, at least 1
     * @param spilled where the others go; only this table may use it
     */
    public SeriesTable(RecordLayout layout, int resident, SpilledRecords spilled) {
        this(layout, new ResidentRows(resident, spilled));
    }

    private SeriesTable(RecordLayout layout, @Nullable ResidentRows residents) {
        this.layout = layout;
        this.rowBytes = layout.bytes();
        this.residents = residents;
        this.guard = new GuardFields(this);
    }

    public RecordLayout layout() {
        return layout;
    }

    /** What the guard keeps of each series. */
    public GuardFields guard() {
        return guard;
    }

    /** Number of series in memory. */
    public int size() {
        return rows.size() + foreign.size();
    }

    /** Number of series that are not in memory. */
    public long spilled() {
        return residents == null ? 0 : residents.away();
    }

    /** Bytes held by the rows. */
    public long bytes() {
        return (long) slabs.size() * SLAB_ROWS * rowBytes;
    }

    /** The series' row or {@link #NONE}. */
    public int find(String series) {
        int row = rows.find(series);
        if (row == NONE && !foreign.isEmpty()) {
            row = fromForeign(series);
        }
        return residents == null ? row : found(residents, series, row);
    }

    private int fromForeign(String series) {
        byte[] record = foreign.remove(series);
        if (record == null) {
            return NONE;
        }
        int row = create(series, NO_MODEL);
        take(row, record);
        dirty.clear(row);
        return row;
    }

    private int found(ResidentRows known, String series, int row) {
        if (row != NONE) {
            known.use(row);
            return row;
        }
        byte[] record = known.spilled().get(series);
        if (record == null) {
            return NONE;
        }
        int back = create(series, 0);
        take(back, record);
        dirty.set(back, known.comeBack(series));
        return back;
    }

    /** The series' row, a fresh one in the reset state if it is new. */
    public int findOrCreate(String series, long model) {
        int found = find(series);
        return found != NONE ? found : create(series, model);
    }

    private int create(String series, long model) {
        int row = rows.add(series);
        if (!removed.isEmpty()) {
            removed.remove(series);
        }
        if (row / SLAB_ROWS == slabs.size()) {
            ByteBuffer slab = ByteBuffer.allocate(SLAB_ROWS * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
            slabs.add(slab);
            floats.add(slab.asFloatBuffer());
        }
        slab(row).put(at(row), RecordLayout.VERSION);
        slab(row).put(at(row) + RecordLayout.FLAGS, (byte) layout.layoutFlags());
        slab(row).putLong(at(row) + RecordLayout.MODEL, model);
        layout.kept().begin(slab(row), end(row));
        if (residents != null) {
            residents.use(row);
        }
        return row;
    }

    public String name(int row) {
        return rows.name(row);
    }

    /** Hands out each row that holds a series, in ascending order. */
    public void forEachRow(IntConsumer consumer) {
        for (int row = 0; row < rows.end(); row++) {
            if (rows.isTaken(row)) {
                consumer.accept(row);
            }
        }
    }

    /**
     * Forgets a series, of which the changelog hears with the next {@link #drainDirty}. Its row may be given to the next new one, so nobody
     * may hold the row's number.
     */
    public void remove(int row) {
        String series = name(row);
        if (residents != null) {
            residents.forget(series);
        }
        removed.put(series, lastEventMillis(row));
        free(row);
    }

    /** Forgets a series, wherever it is; nothing if it is not known. */
    public void forget(String series) {
        int row = find(series);
        if (row != NONE) {
            remove(row);
        }
    }

    /** The names of all series. */
    public Set<String> names() {
        Set<String> names = new HashSet<>(foreign.keySet());
        forEachRow(row -> names.add(name(row)));
        if (residents != null) {
            residents.spilled().forEach((series, record) -> names.add(series));
        }
        return names;
    }

    private void free(int row) {
        rows.remove(row);
        dirty.clear(row);
        Arrays.fill(slab(row).array(), at(row), at(row) + rowBytes, (byte) 0);
    }

    /** Forgets every series. */
    public void clear() {
        rows.clear();
        slabs.clear();
        floats.clear();
        dirty.clear();
        removed.clear();
        foreign.clear();
        if (residents != null) {
            residents.clear();
        }
    }

    /**
     * The same series under another model's layout. What the layouts share of a record is kept: event time and newest readings. This table
     * is empty afterwards.
     */
    public SeriesTable under(RecordLayout other) {
        SeriesTable next = new SeriesTable(other, residents);
        if (residents != null) {
            residents.renumber();
        }
        for (int row = 0; row < rows.end(); row++) {
            if (rows.isTaken(row)) {
                int to = next.create(name(row), NO_MODEL);
                next.take(to, record(row));
                next.dirty.set(to, dirty.get(row));
            }
            if (row % SLAB_ROWS == SLAB_ROWS - 1) {
                // Both tables as a whole might not fit into memory.
                slabs.set(row / SLAB_ROWS, ByteBuffer.allocate(0));
                floats.set(row / SLAB_ROWS, FloatBuffer.allocate(0));
            }
        }
        foreign.forEach(next::restore);
        next.removed.putAll(removed);
        removed.clear();
        rows.clear();
        slabs.clear();
        floats.clear();
        dirty.clear();
        foreign.clear();
        return next;
    }

    // --- rows that are not in memory
    // -------------------------------------------------------------------------------------------

    /** Rows in memory beyond those that may stay there. */
    public int surplus() {
        return residents == null ? 0 : Math.max(0, rows.size() - residents.most());
    }

    /**
     * Takes rows out of memory until no more are there than may stay, those least used of late. Numbers of rows that were asked for before
     * no longer hold.
     *
     * @param leaving hears each row while it is still there
     */
    public void spill(IntConsumer leaving) {
        if (residents == null) {
            return;
        }
        while (rows.size() > residents.most()) {
            int row = residents.next(rows);
            leaving.accept(row);
            residents.leave(name(row), record(row), dirty.get(row));
            free(row);
        }
    }

    /** Names the series that are not in memory and of which readings wait without provisional scores; reads all that are not. */
    public void forEachSpilledThatWaits(Consumer<String> consumer) {
        if (residents == null) {
            return;
        }
        residents.spilled().forEach((series, record) -> {
            if (rows.find(series) == NONE && !foreign.containsKey(series) && waits(record)) {
                consumer.accept(series);
            }
        });
    }

    /** Hands out the records of series that have no row. */
    void forEachAway(BiConsumer<String, byte[]> consumer) {
        foreign.forEach(consumer);
        if (residents == null) {
            return;
        }
        residents.spilled().forEach((series, record) -> {
            if (rows.find(series) == NONE && !foreign.containsKey(series)) {
                consumer.accept(series, record);
            }
        });
    }

    /** The record of a series that has no row, or null. */
    byte @Nullable [] recordAway(String series) {
        byte[] record = foreign.get(series);
        return record != null || residents == null
                ? record
                : residents.spilled().get(series);
    }

    /** The row of a series if it has one, else {@link #NONE}. */
    int resident(String series) {
        return rows.find(series);
    }

    private boolean waits(byte[] record) {
        return fits(record)
                && (record[RecordLayout.FLAGS] & PROVISIONAL) == 0
                && (littleEndian(record).getShort(RecordLayout.PENDING) & 0xFFFF) > 0;
    }

    // --- fields of a row
    // -------------------------------------------------------------------------------------------------------

    public boolean hasReading(int row) {
        return flag(row, SEEN);
    }

    private boolean flag(int row, int flag) {
        return (slab(row).get(at(row) + RecordLayout.FLAGS) & flag) != 0;
    }

    private void setFlag(int row, int flag, boolean on) {
        int others = slab(row).get(at(row) + RecordLayout.FLAGS) & ~flag;
        slab(row).put(at(row) + RecordLayout.FLAGS, (byte) (others | (on ? flag : 0)));
        dirty.set(row);
    }

    /** Scores given since the last reset. */
    public int steps(int row) {
        return slab(row).getInt(at(row) + RecordLayout.STEPS) & ~RecordLayout.RESET_DUE;
    }

    public void setSteps(int row, int steps) {
        int at = at(row) + RecordLayout.STEPS;
        slab(row).putInt(at, steps | (slab(row).getInt(at) & RecordLayout.RESET_DUE));
        dirty.set(row);
    }

    /** First 8 bytes of the digest of the model that wrote the hidden state. */
    public long model(int row) {
        return slab(row).getLong(at(row) + RecordLayout.MODEL);
    }

    /** Hands a row that another model wrote to this one as it is. */
    public void carry(int row, long model) {
        slab(row).putLong(at(row) + RecordLayout.MODEL, model);
        dirty.set(row);
    }

    /** Hands a row that another model wrote to this one: everything starts afresh but the event time. */
    public void adopt(int row, long model) {
        carry(row, model);
        for (int f = 0; f < layout.features(); f++) {
            setLastReading(row, f, Float.NaN);
        }
        reset(row);
        layout.kept().begin(slab(row), end(row));
    }

    /**
     * Takes a state that another model wrote out of its row, which is no model's then. What stays is the event time, what the guard knows, the
     * kept readings and how many of them wait for their score. Does nothing to such a row.
     */
    public void strip(int row) {
        if (model(row) != NO_MODEL) {
            strip(row, record(row));
        }
    }

    private void strip(int row, byte[] record) {
        int waited = littleEndian(record).getShort(RecordLayout.PENDING) & 0xFFFF;
        Arrays.fill(slab(row).array(), at(row) + RecordLayout.FLAGS, end(row), (byte) 0);
        slab(row).put(at(row), RecordLayout.VERSION);
        slab(row)
                .put(at(row) + RecordLayout.FLAGS, (byte) ((record[RecordLayout.FLAGS] & SEEN) | layout.layoutFlags()));
        slab(row)
                .putLong(at(row) + RecordLayout.LAST_EVENT, littleEndian(record).getLong(RecordLayout.LAST_EVENT));
        guard.inherit(row, record);
        layout.kept().copy(record, slab(row), end(row));
        slab(row).putShort(at(row) + RecordLayout.PENDING, (short) Math.min(waited, keptCount(row)));
        setLastReadings(row);
        dirty.set(row);
    }

    /** From the kept readings, as if no others had been before. */
    private void setLastReadings(int row) {
        for (int f = 0; f < layout.features(); f++) {
            setLastReading(row, f, Float.NaN);
        }
        for (KeptReadings.Reading reading : layout.keepsReading() ? kept(row) : List.<KeptReadings.Reading>of()) {
            for (int f = 0; f < layout.features(); f++) {
                if (!Float.isNaN(reading.actual()[f])) {
                    setLastReading(row, f, reading.actual()[f]);
                }
            }
        }
    }

    /** Makes a row as good as new, for this model. */
    public void begin(int row, long model) {
        adopt(row, model);
        setFlag(row, SEEN, false);
    }

    /** Keeps a reading that is being scored among the newest, if the layout keeps any. */
    public void keep(int row, long eventTimeMillis, float[] actual) {
        if (layout.kept().capacity() > 0) {
            layout.kept().add(slab(row), end(row), eventTimeMillis, actual);
            dirty.set(row);
        }
    }

    /** No reading before the next is to be known to a model that goes on from the newest. */
    public void forgetKept(int row) {
        if (layout.kept().capacity() > 0) {
            layout.kept().begin(slab(row), end(row));
            dirty.set(row);
        }
    }

    /** The newest readings that are kept, oldest first. */
    public List<KeptReadings.Reading> kept(int row) {
        return layout.kept().list(slab(row), end(row));
    }

    private int keptCount(int row) {
        return layout.kept().count(slab(row), end(row));
    }

    public long lastEventMillis(int row) {
        return slab(row).getLong(at(row) + RecordLayout.LAST_EVENT);
    }

    public void setLastEvent(int row, long eventTimeMillis) {
        ByteBuffer slab = slab(row);
        slab.putLong(at(row) + RecordLayout.LAST_EVENT, eventTimeMillis);
        setFlag(row, SEEN, true);
    }

    /** The series' last value of a feature; NaN where there is none or the layout does not keep it. */
    public float lastReading(int row, int feature) {
        if (!layout.keepsReading()) {
            return Float.NaN;
        }
        return slab(row).getFloat(at(row) + layout.lastReading() + Float.BYTES * feature);
    }

    /** Keeps the last value of a feature where the layout does. */
    public void setLastReading(int row, int feature, float value) {
        if (!layout.keepsReading()) {
            return;
        }
        slab(row).putFloat(at(row) + layout.lastReading() + Float.BYTES * feature, value);
        dirty.set(row);
    }

    /** Copies the calibration's memory, [M]. */
    public void loadMemory(int row, float[] into) {
        floats(row).get((at(row) + layout.memory()) / Float.BYTES, into, 0, layout.memoryFloats());
    }

    public void storeMemory(int row, float[] from) {
        floats(row).put((at(row) + layout.memory()) / Float.BYTES, from, 0, layout.memoryFloats());
        dirty.set(row);
    }

    /** Copies the hidden state, [S], into a buffer from index {@code at} on. */
    public void loadHidden(int row, FloatBuffer into, int at) {
        int from = at(row) + layout.hidden();
        if (layout.half()) {
            ByteBuffer slab = slab(row);
            for (int i = 0; i < layout.stateLength(); i++) {
                into.put(at + i, Half.toFloat(slab.getShort(from + Short.BYTES * i)));
            }
        } else {
            into.put(at, floats(row), from / Float.BYTES, layout.stateLength());
        }
    }

    /** Copies a hidden state, [S], out of a buffer. */
    public void storeHidden(int row, FloatBuffer from, int at) {
        int to = at(row) + layout.hidden();
        if (layout.half()) {
            ByteBuffer slab = slab(row);
            for (int i = 0; i < layout.stateLength(); i++) {
                slab.putShort(to + Short.BYTES * i, Half.of(from.get(at + i)));
            }
        } else {
            floats(row).put(to / Float.BYTES, from, at, layout.stateLength());
        }
        dirty.set(row);
    }

    /** Multiplies a part of the hidden state. */
    public void scaleHidden(int row, int from, int length, float factor) {
        int hidden = at(row) + layout.hidden();
        ByteBuffer slab = slab(row);
        for (int i = from; i < from + length; i++) {
            if (layout.half()) {
                int at = hidden + Short.BYTES * i;
                slab.putShort(at, Half.of(factor * Half.toFloat(slab.getShort(at))));
            } else {
                int at = hidden + Float.BYTES * i;
                slab.putFloat(at, factor * slab.getFloat(at));
            }
        }
        dirty.set(row);
    }

    /** Number of readings whose score waits for look-ahead, at most the layout's delay. */
    public int pending(int row) {
        return slab(row).getShort(at(row) + RecordLayout.PENDING) & 0xFFFF;
    }

    /** Lets a reading wait, the newest of those that do; at most the layout's delay may. */
    public void addPending(int row, PendingReading reading) {
        int n = pending(row);
        if (n == layout.delay()) {
            throw new IllegalStateException("All " + n + " places for pending readings of " + name(row) + " are taken");
        }
        int to = at(row) + layout.pending(n);
        slab(row).putLong(to, reading.eventTimeMillis());
        slab(row).putInt(to + RecordLayout.PENDING_MARKS, reading.marks());
        floats(row).put((to + RecordLayout.PENDING_VALUES) / Float.BYTES, reading.actual(), 0, layout.features());
        slab(row).putShort(at(row) + RecordLayout.PENDING, (short) (n + 1));
        setFlag(row, PROVISIONAL, false);
    }

    /** Takes out the oldest of the readings that wait. */
    public PendingReading takePending(int row) {
        int n = pending(row);
        if (n == 0) {
            throw new IllegalStateException("No reading of " + name(row) + " is pending");
        }
        int first = at(row) + layout.pending(0);
        float[] actual = new float[layout.features()];
        floats(row).get((first + RecordLayout.PENDING_VALUES) / Float.BYTES, actual, 0, actual.length);
        PendingReading oldest = new PendingReading(
                slab(row).getLong(first), slab(row).getInt(first + RecordLayout.PENDING_MARKS), actual);
        byte[] bytes = slab(row).array();
        int last = at(row) + layout.pending(n - 1);
        System.arraycopy(bytes, first + layout.pendingBytes(), bytes, first, last - first);
        Arrays.fill(bytes, last, last + layout.pendingBytes(), (byte) 0);
        slab(row).putShort(at(row) + RecordLayout.PENDING, (short) (n - 1));
        dirty.set(row);
        return oldest;
    }

    /** Marks those of the readings that wait that already have a score: all before an event time. */
    public void markScored(int row, long beforeMillis) {
        for (int i = 0; i < pending(row); i++) {
            int at = at(row) + layout.pending(i);
            if (slab(row).getLong(at) < beforeMillis) {
                int marks = slab(row).getInt(at + RecordLayout.PENDING_MARKS);
                slab(row).putInt(at + RecordLayout.PENDING_MARKS, marks | PendingReading.SCORED);
            }
        }
        dirty.set(row);
    }

    /** Whether every reading that waits has a provisional score. */
    public boolean isProvisional(int row) {
        return flag(row, PROVISIONAL);
    }

    /** Notes that every reading that waits has a provisional score; the next reading takes it back. */
    public void setProvisional(int row) {
        setFlag(row, PROVISIONAL, true);
    }

    /** Sets the calibration's memory, hidden state and steps to the start; no reading waits any more. */
    public void reset(int row) {
        resetFrom(layout.memory(), row);
    }

    /** Sets hidden state and steps to the start, but not the calibration's memory; no reading waits any more. */
    public void resetHidden(int row) {
        resetFrom(layout.hidden(), row);
    }

    private void resetFrom(int offset, int row) {
        Arrays.fill(
                slab(row).array(), at(row) + offset, end(row) - layout.kept().bytes(), (byte) 0);
        slab(row).putShort(at(row) + RecordLayout.PENDING, (short) 0);
        setFlag(row, PROVISIONAL, false);
        setSteps(row, 0);
    }

    // --- changelog
    // -------------------------------------------------------------------------------------------------------------

    /** Takes what has changed of a series. */
    @FunctionalInterface
    public interface Changes {
        void changed(String series, byte[] record, long lastEventMillis);

        /** The series is no longer there. */
        default void removed(String series, long lastEventMillis) {}
    }

    /** Hands out the record of each series changed since the last call, and those removed. */
    public void drainDirty(Changes changes) {
        removed.forEach(changes::removed);
        removed.clear();
        for (int row = dirty.nextSetBit(0); row >= 0; row = dirty.nextSetBit(row + 1)) {
            changes.changed(name(row), record(row), lastEventMillis(row));
        }
        dirty.clear();
        if (residents != null) {
            for (String series : residents.unlogged()) {
                byte[] record = Objects.requireNonNull(residents.spilled().get(series));
                changes.changed(series, record, lastEventMillis(record));
            }
            residents.unlogged().clear();
        }
    }

    /** As {@link #model(int)}, of a record of any layout. */
    public static long model(byte[] record) {
        return littleEndian(record).getLong(RecordLayout.MODEL);
    }

    /** A copy of a row's bytes. */
    public byte[] record(int row) {
        return Arrays.copyOfRange(slab(row).array(), at(row), at(row) + rowBytes);
    }

    /**
     * Takes a record from the changelog. One that another model with another layout wrote, or that cannot be told from such a one, keeps its event time and its newest
     * readings once its series is asked for: the hidden state cannot be carried over, yet lateness and duplicates are still judged right. Until then
     * it stays whole, since this may be a standby of an instance that has another model already.
     *
     * @throws UnknownRecordVersion if a newer build wrote it
     */
    public void restore(String series, byte[] record) {
        if (record.length < RecordLayout.HEADER || record[0] < 1 || record[0] > RecordLayout.VERSION) {
            throw new UnknownRecordVersion(series, record.length == 0 ? 0 : record[0]);
        }
        foreign.remove(series);
        int known = rows.find(series);
        boolean fits = fits(record);
        if (residents != null && known == NONE && (!fits || rows.size() >= residents.most())) {
            residents.restore(series, record);
            return;
        }
        if (!fits) {
            if (known != NONE) {
                free(known);
            }
            foreign.put(series, record);
            return;
        }
        int row = findOrCreate(series, NO_MODEL);
        take(row, record);
        dirty.clear(row);
    }

    /** Takes from the changelog that a series is no longer there. */
    public void restoreRemoval(String series) {
        foreign.remove(series);
        int row = rows.find(series);
        if (row != NONE) {
            if (residents != null) {
                residents.forget(series);
            }
            free(row);
        } else if (residents != null) {
            residents.restoreRemoval(series);
        }
    }

    /** Whether the series' newest reading came after that of a record from the changelog; changes nothing. */
    public boolean isNewer(String series, byte[] record) {
        if (record.length < RecordLayout.HEADER) {
            return false;
        }
        int row = rows.find(series);
        if (row != NONE) {
            return lastEventMillis(row) > lastEventMillis(record);
        }
        byte[] away = recordAway(series);
        return away != null && lastEventMillis(away) > lastEventMillis(record);
    }

    private static long lastEventMillis(byte[] record) {
        return littleEndian(record).getLong(RecordLayout.LAST_EVENT);
    }

    private void take(int row, byte[] record) {
        if (fits(record)) {
            RecordLayout written = layout.of(record);
            rewind(row, written.equals(layout) ? record : RecordConversion.of(record, written, layout));
            slab(row).put(at(row), RecordLayout.VERSION);
        } else {
            strip(row, record);
        }
    }

    /** Whether more can be taken over of a record than its event time and its newest readings. */
    private boolean fits(byte[] record) {
        if (record[0] != RecordLayout.VERSION && layout.delay() > 0) {
            return false;
        }
        RecordLayout written = layout.of(record);
        boolean sameFeatures = written.kept().capacity() == 0
                || layout.kept().capacity() == 0
                || written.kept().code() == layout.kept().code();
        return sameFeatures && record.length == written.bytes();
    }

    private static ByteBuffer littleEndian(byte[] record) {
        return ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Sets a row back to what {@link #record} gave of it. */
    public void rewind(int row, byte[] record) {
        System.arraycopy(record, 0, slab(row).array(), at(row), rowBytes);
        dirty.set(row);
    }

    /** The changelog is to hear of a row. */
    void changed(int row) {
        dirty.set(row);
    }

    ByteBuffer slab(int row) {
        return slabs.get(row / SLAB_ROWS);
    }

    private FloatBuffer floats(int row) {
        return floats.get(row / SLAB_ROWS);
    }

    int at(int row) {
        return row % SLAB_ROWS * rowBytes;
    }

    private int end(int row) {
        return at(row) + rowBytes;
    }
}
