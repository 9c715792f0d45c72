package dev.quatrain.model.state;

import java.nio.ByteBuffer;

/**
 * The readings of each series that were stepped and wait for look-ahead before they are scored, in the rows of a {@link SeriesTable}; at most
 * as many as the model's delay. Not thread-safe.
 */
public final class WaitingReadings {
    private final SeriesTable table;
    private final RecordLayout layout;
    private final Slabs slabs;

    WaitingReadings(SeriesTable table, Slabs slabs) {
        this.table = table;
        this.layout = table.layout();
        this.slabs = slabs;
    }

    /** How many of a series wait. */
    public int count(int row) {
        return slabs.slab(row).getShort(slabs.at(row) + RecordLayout.PENDING) & 0xFFFF;
    }

    private void setCount(int row, int count) {
        slabs.slab(row).putShort(slabs.at(row) + RecordLayout.PENDING, (short) count);
    }

    /** Lets a reading wait, the newest of those that do; at most the layout's delay may. */
    public void add(int row, PendingReading reading) {
        int n = count(row);
        if (n == layout.delay()) {
            throw new IllegalStateException(
                    "All " + n + " places for pending readings of " + table.name(row) + " are taken");
        }
        ByteBuffer slab = slabs.slab(row);
        int to = slabs.at(row) + layout.pending(n);
        slab.putLong(to, reading.eventTimeMillis());
        slab.putInt(to + RecordLayout.PENDING_MARKS, reading.marks());
        slabs.floats(row).put((to + RecordLayout.PENDING_VALUES) / Float.BYTES, reading.actual(), 0, layout.features());
        setCount(row, n + 1);
        table.setFlag(row, RecordHeader.PROVISIONAL, false);
    }

    /** Takes out the oldest. */
    public PendingReading take(int row) {
        int n = count(row);
        if (n == 0) {
            throw new IllegalStateException("No reading of " + table.name(row) + " is pending");
        }
        ByteBuffer slab = slabs.slab(row);
        int first = slabs.at(row) + layout.pending(0);
        float[] actual = new float[layout.features()];
        slabs.floats(row).get((first + RecordLayout.PENDING_VALUES) / Float.BYTES, actual, 0, actual.length);
        PendingReading oldest =
                new PendingReading(slab.getLong(first), slab.getInt(first + RecordLayout.PENDING_MARKS), actual);
        slab.put(first, slab, first + layout.pendingBytes(), (n - 1) * layout.pendingBytes());
        slabs.zero(row, layout.pending(n - 1), layout.pending(n));
        setCount(row, n - 1);
        slabs.change(row);
        return oldest;
    }

    /** Marks those that already have a score: all before an event time. */
    public void markScored(int row, long beforeMillis) {
        ByteBuffer slab = slabs.slab(row);
        for (int i = 0; i < count(row); i++) {
            int at = slabs.at(row) + layout.pending(i);
            if (slab.getLong(at) < beforeMillis) {
                int marks = slab.getInt(at + RecordLayout.PENDING_MARKS);
                slab.putInt(at + RecordLayout.PENDING_MARKS, marks | PendingReading.SCORED);
            }
        }
        slabs.change(row);
    }

    /** Whether every reading that waits has a provisional score. */
    public boolean isProvisional(int row) {
        return table.flag(row, RecordHeader.PROVISIONAL);
    }

    /** Notes that every reading that waits has a provisional score; the next reading takes it back. */
    public void setProvisional(int row) {
        table.setFlag(row, RecordHeader.PROVISIONAL, true);
    }

    /** None waits any more; their places are left as they are. */
    void forget(int row) {
        setCount(row, 0);
        table.setFlag(row, RecordHeader.PROVISIONAL, false);
    }

    /** As many as wait in a record of another layout, though not more than are kept to be scored again. */
    void inherit(int row, byte[] record) {
        setCount(row, Math.min(RecordHeader.pending(record), table.newest().count(row)));
    }

    /** Whether readings wait in a record without provisional scores. */
    static boolean wait(byte[] record) {
        return !RecordHeader.has(record, RecordHeader.PROVISIONAL) && RecordHeader.pending(record) > 0;
    }
}
