package dev.quatrain.model.state;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
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

    private final RecordLayout layout;
    private final SeriesRows rows = new SeriesRows();
    private final @Nullable ResidentRows residents;
    private final AwayRecords away;
    private final Slabs slabs;
    private final GuardFields guard;
    private final HiddenStates hidden;
    private final WaitingReadings waiting;
    private final NewestReadings newest;
    private final TableChangelog changelog;

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
        this.residents = residents;
        this.away = new AwayRecords(rows, residents);
        this.slabs = new Slabs(layout.bytes());
        this.guard = new GuardFields(this, slabs);
        this.hidden = new HiddenStates(layout, slabs);
        this.waiting = new WaitingReadings(this, slabs);
        this.newest = new NewestReadings(layout, slabs);
        this.changelog = new TableChangelog(this, slabs, away);
    }

    public RecordLayout layout() {
        return layout;
    }

    /** What the guard keeps of each series. */
    public GuardFields guard() {
        return guard;
    }

    /** The hidden state of each series. */
    public HiddenStates hidden() {
        return hidden;
    }

    /** The readings of each series that wait for look-ahead. */
    public WaitingReadings waiting() {
        return waiting;
    }

    /** The newest readings of each series. */
    public NewestReadings newest() {
        return newest;
    }

    /** What a changelog is told of the table, and tells it. */
    public TableChangelog changelog() {
        return changelog;
    }

    /** Number of series in memory. */
    public int size() {
        return rows.size() + away.foreign();
    }

    /** Number of series that are not in memory. */
    public long spilled() {
        return away.spilled();
    }

    /** Bytes held by the rows. */
    public long bytes() {
        return slabs.bytes();
    }

    /** The series' row or {@link #NONE}. */
    public int find(String series) {
        int row = rows.find(series);
        if (row == NONE) {
            row = fromForeign(series);
        }
        return residents == null ? row : found(residents, series, row);
    }

    private int fromForeign(String series) {
        byte[] record = away.takeForeign(series);
        if (record == null) {
            return NONE;
        }
        int row = create(series, NO_MODEL);
        take(row, record);
        slabs.change(row, false);
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
        int back = create(series, NO_MODEL);
        take(back, record);
        slabs.change(back, known.comeBack(series));
        return back;
    }

    /** The series' row, a fresh one in the reset state if it is new. */
    public int findOrCreate(String series, long model) {
        int found = find(series);
        return found != NONE ? found : create(series, model);
    }

    private int create(String series, long model) {
        int row = rows.add(series);
        changelog.created(series);
        slabs.reach(row);
        slab(row).put(at(row), RecordLayout.VERSION);
        slab(row).put(at(row) + RecordLayout.FLAGS, (byte) layout.layoutFlags());
        slab(row).putLong(at(row) + RecordLayout.MODEL, model);
        newest.begin(row);
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
     * Forgets a series, of which the changelog hears with the next {@link TableChangelog#drain}. Its row may be given to the next new one, so nobody
     * may hold the row's number.
     */
    public void remove(int row) {
        changelog.removed(name(row), lastEventMillis(row));
        forgetRow(row);
    }

    /** Forgets a series without telling the changelog. */
    void forgetRow(int row) {
        if (residents != null) {
            residents.forget(name(row));
        }
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
        Set<String> names = new HashSet<>();
        forEachRow(row -> names.add(name(row)));
        away.forEach((series, record) -> names.add(series));
        return names;
    }

    /** Gives a row back. */
    void free(int row) {
        rows.remove(row);
        slabs.free(row);
    }

    /** Forgets every series. */
    public void clear() {
        empty();
        if (residents != null) {
            residents.clear();
        }
    }

    private void empty() {
        rows.clear();
        slabs.clear();
        changelog.clear();
        away.clearForeign();
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
                next.slabs.change(to, slabs.isChanged(row));
            }
            // Both tables as a whole might not fit into memory.
            slabs.release(row);
        }
        away.forEachForeign(next.changelog::restore);
        next.changelog.inherit(changelog);
        empty();
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
            residents.leave(name(row), record(row), slabs.isChanged(row));
            free(row);
        }
    }

    /** Names the series that are not in memory and of which readings wait without provisional scores; reads all that are not. */
    public void forEachSpilledThatWaits(Consumer<String> consumer) {
        away.forEachSpilled((series, record) -> {
            if (layout.fits(record) && WaitingReadings.wait(record)) {
                consumer.accept(series);
            }
        });
    }

    /** Records of series that have no row. */
    AwayRecords away() {
        return away;
    }

    /** The row of a series if it has one, else {@link #NONE}. */
    int resident(String series) {
        return rows.find(series);
    }

    // --- fields of a row
    // -------------------------------------------------------------------------------------------------------

    public boolean hasReading(int row) {
        return flag(row, RecordHeader.SEEN);
    }

    boolean flag(int row, int flag) {
        return (slab(row).get(at(row) + RecordLayout.FLAGS) & flag) != 0;
    }

    void setFlag(int row, int flag, boolean on) {
        int others = slab(row).get(at(row) + RecordLayout.FLAGS) & ~flag;
        slab(row).put(at(row) + RecordLayout.FLAGS, (byte) (others | (on ? flag : 0)));
        slabs.change(row);
    }

    /** Scores given since the last reset. */
    public int steps(int row) {
        return slab(row).getInt(at(row) + RecordLayout.STEPS) & ~RecordLayout.RESET_DUE;
    }

    public void setSteps(int row, int steps) {
        int at = at(row) + RecordLayout.STEPS;
        slab(row).putInt(at, steps | (slab(row).getInt(at) & RecordLayout.RESET_DUE));
        slabs.change(row);
    }

    /** First 8 bytes of the digest of the model that wrote the hidden state. */
    public long model(int row) {
        return slab(row).getLong(at(row) + RecordLayout.MODEL);
    }

    /** Hands a row that another model wrote to this one as it is. */
    public void carry(int row, long model) {
        slab(row).putLong(at(row) + RecordLayout.MODEL, model);
        slabs.change(row);
    }

    /** Hands a row that another model wrote to this one: everything starts afresh but the event time. */
    public void adopt(int row, long model) {
        carry(row, model);
        newest.forgetLast(row);
        reset(row);
        newest.begin(row);
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
        int flags = (record[RecordLayout.FLAGS] & RecordHeader.SEEN) | layout.layoutFlags();
        slabs.zero(row, RecordLayout.FLAGS, layout.bytes());
        slab(row).put(at(row), RecordLayout.VERSION);
        slab(row).put(at(row) + RecordLayout.FLAGS, (byte) flags);
        slab(row).putLong(at(row) + RecordLayout.LAST_EVENT, RecordHeader.lastEventMillis(record));
        guard.inherit(row, record);
        newest.inherit(row, record);
        waiting.inherit(row, record);
        slabs.change(row);
    }

    /** Makes a row as good as new, for this model. */
    public void begin(int row, long model) {
        adopt(row, model);
        setFlag(row, RecordHeader.SEEN, false);
    }

    public long lastEventMillis(int row) {
        return slab(row).getLong(at(row) + RecordLayout.LAST_EVENT);
    }

    public void setLastEvent(int row, long eventTimeMillis) {
        ByteBuffer slab = slab(row);
        slab.putLong(at(row) + RecordLayout.LAST_EVENT, eventTimeMillis);
        setFlag(row, RecordHeader.SEEN, true);
    }

    /** Copies the calibration's memory, [M]. */
    public void loadMemory(int row, float[] into) {
        slabs.floats(row).get(slabs.floatAt(row, layout.memory()), into, 0, layout.memoryFloats());
    }

    public void storeMemory(int row, float[] from) {
        slabs.floats(row).put(slabs.floatAt(row, layout.memory()), from, 0, layout.memoryFloats());
        slabs.change(row);
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
        slabs.zero(row, offset, layout.bytes() - layout.kept().bytes());
        waiting.forget(row);
        setSteps(row, 0);
    }

    /** A copy of a row's bytes. */
    public byte[] record(int row) {
        return slabs.copy(row);
    }

    /** Takes a record that fits the layout from the changelog. */
    void restore(String series, byte[] record) {
        int row = findOrCreate(series, NO_MODEL);
        take(row, record);
        slabs.change(row, false);
    }

    private void take(int row, byte[] record) {
        if (layout.fits(record)) {
            RecordLayout written = layout.of(record);
            rewind(row, written.equals(layout) ? record : RecordConversion.of(record, written, layout));
            slab(row).put(at(row), RecordLayout.VERSION);
        } else {
            strip(row, record);
        }
    }

    /** Sets a row back to what {@link #record} gave of it. */
    public void rewind(int row, byte[] record) {
        slabs.set(row, record);
    }

    private ByteBuffer slab(int row) {
        return slabs.slab(row);
    }

    private int at(int row) {
        return slabs.at(row);
    }
}
