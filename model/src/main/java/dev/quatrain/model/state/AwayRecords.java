package dev.quatrain.model.state;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Records of series that have no row: those that are not in memory, and those that do not fit the table's layout, which stay whole until their
 * series is asked for or the layout is theirs. Not thread-safe.
 */
final class AwayRecords {
    private final SeriesRows rows;
    private final @Nullable ResidentRows residents;
    private final Map<String, byte[]> foreign = new HashMap<>();

    AwayRecords(SeriesRows rows, @Nullable ResidentRows residents) {
        this.rows = rows;
        this.residents = residents;
    }

    /** Those in memory. */
    int foreign() {
        return foreign.size();
    }

    /** Those that are not. */
    long spilled() {
        return residents == null ? 0 : residents.away();
    }

    /** Keeps one that does not fit the layout. */
    void keepForeign(String series, byte[] record) {
        foreign.put(series, record);
    }

    /** Takes one out that does not fit the layout, or null if there is none. */
    byte @Nullable [] takeForeign(String series) {
        return foreign.isEmpty() ? null : foreign.remove(series);
    }

    /** Keeps one that need not be in memory, unless the table has room for its row. */
    boolean restore(String series, byte[] record, boolean fits) {
        if (residents == null || (fits && rows.size() < residents.most())) {
            return false;
        }
        residents.restore(series, record);
        return true;
    }

    /** Forgets one, which the changelog says is no longer there. */
    void restoreRemoval(String series) {
        if (residents != null) {
            residents.restoreRemoval(series);
        }
    }

    /** The record of a series that has no row, or null. */
    byte @Nullable [] get(String series) {
        byte[] record = foreign.get(series);
        return record != null || residents == null
                ? record
                : residents.spilled().get(series);
    }

    /** Hands out all of them; reads those that are not in memory. */
    void forEach(BiConsumer<String, byte[]> consumer) {
        foreign.forEach(consumer);
        forEachSpilled(consumer);
    }

    void forEachForeign(BiConsumer<String, byte[]> consumer) {
        foreign.forEach(consumer);
    }

    /** Reads all that are not in memory. */
    void forEachSpilled(BiConsumer<String, byte[]> consumer) {
        if (residents == null) {
            return;
        }
        residents.spilled().forEach((series, record) -> {
            if (rows.find(series) == SeriesTable.NONE && !foreign.containsKey(series)) {
                consumer.accept(series, record);
            }
        });
    }

    /** Hands out those that changed before they left memory and of which the changelog has not heard; it has then. */
    void drainUnlogged(BiConsumer<String, byte[]> consumer) {
        if (residents == null) {
            return;
        }
        for (String series : residents.unlogged()) {
            byte[] record = residents.spilled().get(series);
            if (record == null) {
                throw new IllegalStateException("The record of " + series + " left memory and is gone");
            }
            consumer.accept(series, record);
        }
        residents.unlogged().clear();
    }

    /** Forgets those in memory. */
    void clearForeign() {
        foreign.clear();
    }
}
