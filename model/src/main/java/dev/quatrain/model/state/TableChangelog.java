package dev.quatrain.model.state;

import java.util.HashMap;
import java.util.Map;

/** What a changelog is told of a {@link SeriesTable}, and what the table takes from one. Not thread-safe. */
public final class TableChangelog {
    private final SeriesTable table;
    private final Slabs slabs;
    private final AwayRecords away;
    /** Names of series that were removed since the changelog last heard of changes, and their last events. */
    private final Map<String, Long> removed = new HashMap<>();

    TableChangelog(SeriesTable table, Slabs slabs, AwayRecords away) {
        this.table = table;
        this.slabs = slabs;
        this.away = away;
    }

    /** Takes what has changed of a series. */
    @FunctionalInterface
    public interface Changes {
        void changed(String series, byte[] record, long lastEventMillis);

        /** The series is no longer there. */
        default void removed(String series, long lastEventMillis) {}
    }

    /** Hands out the record of each series changed since the last call, and those removed. */
    public void drain(Changes changes) {
        removed.forEach(changes::removed);
        removed.clear();
        slabs.drainChanged(row -> changes.changed(table.name(row), table.record(row), table.lastEventMillis(row)));
        away.drainUnlogged((series, record) -> changes.changed(series, record, RecordHeader.lastEventMillis(record)));
    }

    /**
     * Takes a record from the changelog. One that another model with another layout wrote, or that cannot be told from such a one, keeps its event time and its newest
     * readings once its series is asked for: the hidden state cannot be carried over, yet lateness and duplicates are still judged right. Until then
     * it stays whole, since this may be a standby of an instance that has another model already.
     *
     * @throws UnknownRecordVersion if a newer build wrote it
     */
    public void restore(String series, byte[] record) {
        if (record.length < RecordLayout.HEADER || record[0] < 1 || record[0] > RecordLayout.VERSION) {
            throw new UnknownRecordVersion(series, record.length == 0 ? 0 : record[0]);
        }
        var unused = away.takeForeign(series);
        int known = table.resident(series);
        boolean fits = table.layout().fits(record);
        if (known == SeriesTable.NONE && away.restore(series, record, fits)) {
            return;
        }
        if (fits) {
            table.restore(series, record);
        } else {
            if (known != SeriesTable.NONE) {
                table.free(known);
            }
            away.keepForeign(series, record);
        }
    }

    /** Takes from the changelog that a series is no longer there. */
    public void restoreRemoval(String series) {
        var unused = away.takeForeign(series);
        int row = table.resident(series);
        if (row == SeriesTable.NONE) {
            away.restoreRemoval(series);
        } else {
            table.forgetRow(row);
        }
    }

    /** Whether the series' newest reading came after that of a record from the changelog; changes nothing. */
    public boolean isNewer(String series, byte[] record) {
        if (record.length < RecordLayout.HEADER) {
            return false;
        }
        long restored = RecordHeader.lastEventMillis(record);
        int row = table.resident(series);
        if (row != SeriesTable.NONE) {
            return table.lastEventMillis(row) > restored;
        }
        byte[] known = away.get(series);
        return known != null && RecordHeader.lastEventMillis(known) > restored;
    }

    /** A series is there, maybe again. */
    void created(String series) {
        if (!removed.isEmpty()) {
            removed.remove(series);
        }
    }

    /** A series is no longer there. */
    void removed(String series, long lastEventMillis) {
        removed.put(series, lastEventMillis);
    }

    /** Takes over what another table's changelog has not heard yet of series that were removed. */
    void inherit(TableChangelog other) {
        removed.putAll(other.removed);
    }

    void clear() {
        removed.clear();
    }
}
