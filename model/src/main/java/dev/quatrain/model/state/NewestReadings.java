package dev.quatrain.model.state;

import java.util.List;

/**
 * The newest readings of each series, in the rows of a {@link SeriesTable}: the last value of each feature, which may stand in for a missing
 * one, and some whole ones for another model to go on from. Where the layout has no room for one of the two, keeping it does nothing. Not
 * thread-safe.
 */
public final class NewestReadings {
    private final RecordLayout layout;
    private final Slabs slabs;

    NewestReadings(RecordLayout layout, Slabs slabs) {
        this.layout = layout;
        this.slabs = slabs;
    }

    /** The series' last value of a feature; NaN where there is none or it is not kept. */
    public float last(int row, int feature) {
        return layout.keepsReading() ? slabs.slab(row).getFloat(lastAt(row, feature)) : Float.NaN;
    }

    public void setLast(int row, int feature, float value) {
        if (layout.keepsReading()) {
            slabs.slab(row).putFloat(lastAt(row, feature), value);
            slabs.change(row);
        }
    }

    /** There is no last value of any feature. */
    void forgetLast(int row) {
        for (int f = 0; f < layout.features(); f++) {
            setLast(row, f, Float.NaN);
        }
    }

    private int lastAt(int row, int feature) {
        return slabs.at(row) + layout.lastReading() + Float.BYTES * feature;
    }

    /** Keeps a reading that is being scored. */
    public void keep(int row, long eventTimeMillis, float[] actual) {
        if (layout.kept().capacity() > 0) {
            layout.kept().add(slabs.slab(row), slabs.end(row), eventTimeMillis, actual);
            slabs.change(row);
        }
    }

    /** No reading before the next is to be known to a model that goes on from the newest. */
    public void forgetKept(int row) {
        if (layout.kept().capacity() > 0) {
            begin(row);
            slabs.change(row);
        }
    }

    /** Readies a row in which none is kept yet. */
    void begin(int row) {
        layout.kept().begin(slabs.slab(row), slabs.end(row));
    }

    /** Those that are kept, oldest first. */
    public List<KeptReadings.Reading> kept(int row) {
        return layout.kept().list(slabs.slab(row), slabs.end(row));
    }

    int count(int row) {
        return layout.kept().count(slabs.slab(row), slabs.end(row));
    }

    /** Takes over what a record of another layout keeps; the last values become theirs, as if no other readings had been before. */
    void inherit(int row, byte[] record) {
        layout.kept().copy(record, slabs.slab(row), slabs.end(row));
        forgetLast(row);
        for (KeptReadings.Reading reading : layout.keepsReading() ? kept(row) : List.<KeptReadings.Reading>of()) {
            for (int f = 0; f < layout.features(); f++) {
                if (!Float.isNaN(reading.actual()[f])) {
                    setLast(row, f, reading.actual()[f]);
                }
            }
        }
    }
}
