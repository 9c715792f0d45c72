package dev.quatrain.model.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The bytes of a table's rows, little endian, all rows of one length, in slabs that are never moved; and which rows have changed since the
 * changelog last heard of them. Not thread-safe.
 */
final class Slabs {
    /** Rows in a slab: about half a megabyte for an LSTM of 64 units. */
    static final int ROWS = 1024;

    private final int rowBytes;
    private final List<ByteBuffer> slabs = new ArrayList<>();
    private final List<FloatBuffer> floats = new ArrayList<>();
    private final BitSet changed = new BitSet();

    /** @param rowBytes a multiple of 4 */
    Slabs(int rowBytes) {
        this.rowBytes = rowBytes;
    }

    /** Makes room for a row, which is all zero; rows come in order. */
    void reach(int row) {
        if (row / ROWS == slabs.size()) {
            ByteBuffer slab = ByteBuffer.allocate(ROWS * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
            slabs.add(slab);
            floats.add(slab.asFloatBuffer());
        }
    }

    /** The bytes among which a row is, from {@link #at} to {@link #end}. */
    ByteBuffer slab(int row) {
        return slabs.get(row / ROWS);
    }

    /** The same bytes as floats. */
    FloatBuffer floats(int row) {
        return floats.get(row / ROWS);
    }

    int at(int row) {
        return row % ROWS * rowBytes;
    }

    int end(int row) {
        return at(row) + rowBytes;
    }

    /** Index of the float at a byte of the row. */
    int floatAt(int row, int offset) {
        return (at(row) + offset) / Float.BYTES;
    }

    /** A copy of a row's bytes. */
    byte[] copy(int row) {
        return Arrays.copyOfRange(slab(row).array(), at(row), end(row));
    }

    /** Sets a row to such a copy. */
    void set(int row, byte[] copy) {
        System.arraycopy(copy, 0, slab(row).array(), at(row), rowBytes);
        change(row);
    }

    /** Zeroes the bytes of a row from an offset to another. */
    void zero(int row, int from, int to) {
        Arrays.fill(slab(row).array(), at(row) + from, at(row) + to, (byte) 0);
    }

    /** Zeroes a row, of which the changelog need not hear. */
    void free(int row) {
        zero(row, 0, rowBytes);
        changed.clear(row);
    }

    /** The changelog is to hear of a row. */
    void change(int row) {
        changed.set(row);
    }

    void change(int row, boolean change) {
        changed.set(row, change);
    }

    boolean isChanged(int row) {
        return changed.get(row);
    }

    /** Hands out each changed row, in ascending order; none is changed afterwards. */
    void drainChanged(IntConsumer consumer) {
        for (int row = changed.nextSetBit(0); row >= 0; row = changed.nextSetBit(row + 1)) {
            consumer.accept(row);
        }
        changed.clear();
    }

    /** Gives the memory of a slab back if this is its last row. */
    void release(int row) {
        if (row % ROWS == ROWS - 1) {
            slabs.set(row / ROWS, ByteBuffer.allocate(0));
            floats.set(row / ROWS, FloatBuffer.allocate(0));
        }
    }

    long bytes() {
        return (long) slabs.size() * ROWS * rowBytes;
    }

    void clear() {
        slabs.clear();
        floats.clear();
        changed.clear();
    }
}
