package dev.quatrain.model.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which series stands in which row. A row given back is the first to be given out again, so the rows stay as few as the series were at most. */
final class SeriesRows {
    private final Map<String, Integer> rows = new HashMap<>();
    private final List<@Nullable String> names = new ArrayList<>();
    private int[] free = new int[16];
    private int freeCount;

    /** The series' row or {@link SeriesTable#NONE}. */
    int find(String series) {
        Integer row = rows.get(series);
        return row == null ? SeriesTable.NONE : row;
    }

    /** A row for a series that has none yet. */
    int add(String series) {
        int row = freeCount > 0 ? free[--freeCount] : names.size();
        if (row == names.size()) {
            names.add(series);
        } else {
            names.set(row, series);
        }
        rows.put(series, row);
        return row;
    }

    /** Gives a row back. */
    void remove(int row) {
        rows.remove(name(row));
        names.set(row, null);
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = row;
    }

    String name(int row) {
        String name = names.get(row);
        if (name == null) {
            throw new IllegalStateException("No series stands in row " + row);
        }
        return name;
    }

    boolean isTaken(int row) {
        return names.get(row) != null;
    }

    /** Series that have a row. */
    int size() {
        return rows.size();
    }

    /** All rows are below. */
    int end() {
        return names.size();
    }

    void clear() {
        rows.clear();
        names.clear();
        freeCount = 0;
    }
}
