package dev.quatrain.model.scoring;

import java.util.Arrays;

/**
 * In which order the slots of a batch are stepped. A series stands at most once in a wave: its k-th slot goes into the k-th, so that its
 * readings are stepped in the order they came.
 */
final class Waves {
    private final int[] rows;
    private final int[] waves;
    private final int[] slots;
    private final int[] starts;
    private int size;
    private int count;
    /** By row of the table: slots of that series; grows with the table. */
    private int[] slotsOfRow = new int[1024];

    Waves(int capacity) {
        this.rows = new int[capacity];
        this.waves = new int[capacity];
        this.slots = new int[capacity];
        this.starts = new int[capacity + 1];
    }

    /** Takes the next slot, which holds a reading of the series in that row. */
    void add(int row) {
        if (row >= slotsOfRow.length) {
            slotsOfRow = Arrays.copyOf(slotsOfRow, Math.max(row + 1, 2 * slotsOfRow.length));
        }
        rows[size] = row;
        waves[size] = slotsOfRow[row]++;
        count = Math.max(count, waves[size] + 1);
        size++;
    }

    int size() {
        return size;
    }

    /** Number of waves. */
    int count() {
        return count;
    }

    /** Whether a slot holds a reading of the series in that row. */
    boolean holds(int row) {
        return row < slotsOfRow.length && slotsOfRow[row] > 0;
    }

    int rowOf(int slot) {
        return rows[slot];
    }

    /** Puts the slots in order, those of a wave as they came: a counting sort. To be called before they are asked for. */
    void sort() {
        Arrays.fill(starts, 0, count + 1, 0);
        for (int slot = 0; slot < size; slot++) {
            starts[waves[slot] + 1]++;
        }
        for (int w = 0; w < count; w++) {
            starts[w + 1] += starts[w];
        }
        for (int slot = size - 1; slot >= 0; slot--) {
            slots[--starts[waves[slot] + 1]] = slot;
        }
        for (int w = 0; w < count; w++) {
            starts[w] = starts[w + 1];
        }
        starts[count] = size;
    }

    /** Where a wave begins in the order; one ends where the next begins. */
    int start(int wave) {
        return starts[wave];
    }

    /** The i-th slot in the order. */
    int slot(int i) {
        return slots[i];
    }

    void clear() {
        for (int slot = 0; slot < size; slot++) {
            slotsOfRow[rows[slot]] = 0;
        }
        size = 0;
        count = 0;
    }
}
