package dev.quatrain.model.state;

import dev.quatrain.model.guard.EventId;
import dev.quatrain.model.guard.GuardPolicy;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the guard keeps of each series beside its hidden state: when it last spoke, its last events, what the model expects of its next
 * reading, and whether a command has it start afresh. A part of the rows of a {@link SeriesTable}; where the layout has no room for a field,
 * setting it does nothing. Not thread-safe.
 */
public final class GuardFields {
    /** Of a series that is nowhere in the table. */
    public static final long ABSENT = Long.MIN_VALUE;

    private static final int RECENT = GuardPolicy.Duplicate.REMEMBERED;

    private final SeriesTable table;
    private final RecordLayout layout;
    private final Slabs slabs;

    GuardFields(SeriesTable table, Slabs slabs) {
        this.table = table;
        this.layout = table.layout();
        this.slabs = slabs;
    }

    /** Takes what is known of a series' presence. */
    @FunctionalInterface
    public interface Presences {
        /** There is a series; {@code heard} is as {@link GuardFields#heard} gives it. */
        void present(String series, long lastEventMillis, long heard);
    }

    /** Whether {@link #heard} is kept. */
    public boolean keepsHeard() {
        return layout.keepsHeard();
    }

    /** The time of the partition when the series last spoke, or its complement, which is negative, while it is known to be silent. */
    public long heard(int row) {
        return layout.keepsHeard()
                ? slabs.slab(row).getLong(slabs.at(row) + layout.heard())
                : table.lastEventMillis(row);
    }

    /** Notes when the series last spoke. */
    public void setHeard(int row, long heard) {
        if (layout.keepsHeard()) {
            slabs.slab(row).putLong(slabs.at(row) + layout.heard(), heard);
            slabs.change(row);
        }
    }

    /** As {@link #heard(int)}, without bringing the series' record into memory; {@link #ABSENT} if there is no such series. */
    public long heardOf(String series) {
        int row = table.resident(series);
        if (row != SeriesTable.NONE) {
            return heard(row);
        }
        byte[] record = table.away().get(series);
        return record == null ? ABSENT : heard(record);
    }

    private long heard(byte[] record) {
        RecordLayout written = layout.of(record);
        boolean tells = record[0] == RecordLayout.VERSION
                && written.keepsHeard()
                && record.length >= written.heard() + Long.BYTES;
        return RecordHeader.littleEndian(record).getLong(tells ? written.heard() : RecordLayout.LAST_EVENT);
    }

    /** Takes over from a record what is the guard's alone, whatever model wrote it: these fields stand before all that depends on the model. */
    void inherit(int row, byte[] record) {
        setHeard(row, heard(record));
        RecordLayout written = layout.of(record);
        boolean remembers = record[0] == RecordLayout.VERSION
                && written.keepsRecent()
                && record.length >= written.recent() + written.recentBytes();
        if (layout.keepsRecent() && remembers) {
            System.arraycopy(
                    record,
                    written.recent(),
                    slabs.slab(row).array(),
                    slabs.at(row) + layout.recent(),
                    layout.recentBytes());
        }
        setResetDue(row, RecordHeader.resetIsDue(record));
    }

    /** What the guard knows of a series beside its readings' values. Opaque, for {@link #restore}. */
    public record Known(byte[] bytes, boolean resetDue) {}

    /** Takes it out of a row. */
    public Known known(int row) {
        int at = slabs.at(row);
        return new Known(
                Arrays.copyOfRange(slabs.slab(row).array(), at + RecordLayout.HEADER, at + layout.lastReading()),
                resetIsDue(row));
    }

    /** Puts it back as it was. */
    public void restore(int row, Known known) {
        slabs.slab(row).put(slabs.at(row) + RecordLayout.HEADER, known.bytes());
        setResetDue(row, known.resetDue());
    }

    /** Hands out every series of the table, in memory or not. */
    public void forEach(Presences consumer) {
        table.forEachRow(row -> consumer.present(table.name(row), table.lastEventMillis(row), heard(row)));
        table.away()
                .forEach((series, record) ->
                        consumer.present(series, RecordHeader.lastEventMillis(record), heard(record)));
    }

    /** Whether one of the last events of the series had this key. */
    public boolean remembers(int row, long key) {
        if (!layout.keepsRecent()) {
            return false;
        }
        ByteBuffer slab = slabs.slab(row);
        int at = slabs.at(row) + layout.recent();
        for (int i = 0; i < RECENT; i++) {
            if (slab.getLong(at + Long.BYTES * i) == key) {
                return true;
            }
        }
        return false;
    }

    /** Takes an event's key in, which pushes the oldest out. */
    public void remember(int row, long key) {
        if (!layout.keepsRecent() || key == EventId.NONE) {
            return;
        }
        ByteBuffer slab = slabs.slab(row);
        int at = slabs.at(row) + layout.recent();
        slab.put(at + Long.BYTES, slab, at, Long.BYTES * (RECENT - 1));
        slab.putLong(at, key);
        slabs.change(row);
    }

    /** Forgets the last events, as of a series that is new. */
    public void forgetEvents(int row) {
        if (layout.keepsRecent()) {
            int at = slabs.at(row) + layout.recent();
            Arrays.fill(slabs.slab(row).array(), at, at + Long.BYTES * RECENT, (byte) 0);
            slabs.change(row);
        }
    }

    /** What the model expects of the series' next reading, NaN where it does not say. Holds only after a first step. */
    public float expected(int row, int feature) {
        return layout.keepsExpected()
                ? slabs.slab(row).getFloat(slabs.at(row) + layout.expected() + Float.BYTES * feature)
                : Float.NaN;
    }

    /** Notes what the model expects. */
    public void setExpected(int row, int feature, float value) {
        if (layout.keepsExpected()) {
            slabs.slab(row).putFloat(slabs.at(row) + layout.expected() + Float.BYTES * feature, value);
            slabs.change(row);
        }
    }

    /** Whether the series is to start afresh with its next reading. */
    public boolean resetIsDue(int row) {
        return (slabs.slab(row).getInt(slabs.at(row) + RecordLayout.STEPS) & RecordLayout.RESET_DUE) != 0;
    }

    /** Has the series start afresh with its next reading, or no longer so. */
    public void setResetDue(int row, boolean due) {
        slabs.slab(row)
                .putInt(slabs.at(row) + RecordLayout.STEPS, table.steps(row) | (due ? RecordLayout.RESET_DUE : 0));
        slabs.change(row);
    }
}
