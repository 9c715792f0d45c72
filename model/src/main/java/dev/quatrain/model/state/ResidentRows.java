package dev.quatrain.model.state;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Which rows of a table stay in memory where not all may, and what has become of the others.
 *
 * <p>A row that has not been used since the hand last passed it leaves (CLOCK: Corbató, "A paging experiment with the Multics system",
 * 1968). A record that comes back keeps its spilled copy, which is out of date from then on and never looked at while the row is there;
 * taking it out would be one more write for each use.
 *
 * <p>A changed row may leave before the changelog has heard of it. Its name is kept, and the record is read again when it is logged: so
 * what is logged at a commit, and when, does not depend on where the records are.
 */
final class ResidentRows {
    private final int most;
    private final SpilledRecords spilled;
    private final BitSet used = new BitSet();
    private final Set<String> unlogged = new HashSet<>();
    private int hand;
    private long away;

    /**
     * @param most rows that stay, at least 1
     * @param spilled the others' records
     */
    ResidentRows(int most, SpilledRecords spilled) {
        if (most < 1) {
            throw new IllegalArgumentException("At least one row must stay in memory, not " + most);
        }
        this.most = most;
        this.spilled = spilled;
    }

    int most() {
        return most;
    }

    SpilledRecords spilled() {
        return spilled;
    }

    /** Series whose records are nowhere but among the spilled ones. */
    long away() {
        return away;
    }

    /** A row is asked for, or new. */
    void use(int row) {
        used.set(row);
    }

    /** The next row to leave. */
    int next(SeriesRows rows) {
        while (true) {
            int row = hand >= rows.end() ? 0 : hand;
            hand = row + 1;
            if (rows.isTaken(row)) {
                if (!used.get(row)) {
                    return row;
                }
                used.clear(row);
            }
        }
    }

    /** A record leaves memory. */
    void leave(String series, byte[] record, boolean changed) {
        spilled.put(series, record);
        away++;
        if (changed) {
            unlogged.add(series);
        }
    }

    /** A record has come back into memory; whether it is yet to be logged. */
    boolean comeBack(String series) {
        away--;
        return unlogged.remove(series);
    }

    /** Takes the record of a series that is not in memory from the changelog. */
    void restore(String series, byte[] record) {
        if (spilled.get(series) == null) {
            away++;
        }
        spilled.put(series, record);
        unlogged.remove(series);
    }

    /** Takes from the changelog that a series which is not in memory is no longer there. */
    void restoreRemoval(String series) {
        if (spilled.get(series) != null) {
            away--;
            spilled.remove(series);
        }
        unlogged.remove(series);
    }

    /** A series that was in memory is forgotten. */
    void forget(String series) {
        spilled.remove(series);
    }

    /** Names of series that left before they were logged; the caller empties it when they have been. */
    Set<String> unlogged() {
        return unlogged;
    }

    /** The rows in memory have other numbers from now on. */
    void renumber() {
        used.clear();
        hand = 0;
    }

    void clear() {
        spilled.clear();
        used.clear();
        unlogged.clear();
        hand = 0;
        away = 0;
    }
}
