package dev.quatrain.model.state;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** The hidden states, [S] each, in the rows of a {@link SeriesTable}, in whole or half precision. Not thread-safe. */
public final class HiddenStates {
    private final RecordLayout layout;
    private final Slabs slabs;

    HiddenStates(RecordLayout layout, Slabs slabs) {
        this.layout = layout;
        this.slabs = slabs;
    }

    /** Copies a row's, [S], into a buffer from index {@code at} on. */
    public void load(int row, FloatBuffer into, int at) {
        if (layout.half()) {
            ByteBuffer slab = slabs.slab(row);
            int from = slabs.at(row) + layout.hidden();
            for (int i = 0; i < layout.stateLength(); i++) {
                into.put(at + i, Half.toFloat(slab.getShort(from + Short.BYTES * i)));
            }
        } else {
            into.put(at, slabs.floats(row), slabs.floatAt(row, layout.hidden()), layout.stateLength());
        }
    }

    /** Copies one, [S], out of a buffer from index {@code at} on. */
    public void store(int row, FloatBuffer from, int at) {
        if (layout.half()) {
            ByteBuffer slab = slabs.slab(row);
            int to = slabs.at(row) + layout.hidden();
            for (int i = 0; i < layout.stateLength(); i++) {
                slab.putShort(to + Short.BYTES * i, Half.of(from.get(at + i)));
            }
        } else {
            slabs.floats(row).put(slabs.floatAt(row, layout.hidden()), from, at, layout.stateLength());
        }
        slabs.change(row);
    }

    /** Multiplies a part of one. */
    public void scale(int row, int from, int length, float factor) {
        int hidden = slabs.at(row) + layout.hidden();
        ByteBuffer slab = slabs.slab(row);
        for (int i = from; i < from + length; i++) {
            if (layout.half()) {
                int at = hidden + Short.BYTES * i;
                slab.putShort(at, Half.of(factor * Half.toFloat(slab.getShort(at))));
            } else {
                int at = hidden + Float.BYTES * i;
                slab.putFloat(at, factor * slab.getFloat(at));
            }
        }
        slabs.change(row);
    }
}
