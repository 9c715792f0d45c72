package dev.quatrain.model.scoring;

import dev.quatrain.model.state.SeriesTable;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which series whose readings wait for look-ahead have had no further reading for a while. Times are the caller's clock, usually the wall
 * clock: event time stands still when nothing comes. Not thread-safe.
 *
 * <p>Of series that are not in memory it keeps the name, until they have been silent for long enough.
 */
public final class SilentSeries {
    private final long afterMillis;
    private final BitSet listening = new BitSet();
    private long[] heardMillis = new long[0];
    /** Listened to, but not in memory: when they were heard. */
    private final Map<String, Long> away = new HashMap<>();

    /**
     * Listens to all series of which readings wait, as after a restart. When their last reading came is not known any more: they count as
     * heard now.
     *
     * @param after how long a silence must last
     */
    public SilentSeries(SeriesTable table, Duration after, long nowMillis) {
        this.afterMillis = after.toMillis();
        table.forEachRow(row -> {
            if (table.waiting().count(row) > 0) {
                listen(row, nowMillis);
            }
        });
        table.forEachSpilledThatWaits(series -> away.put(series, nowMillis));
    }

    /** A reading of a series came. */
    public void heard(int row, String series, long nowMillis) {
        if (!away.isEmpty()) {
            away.remove(series);
        }
        listen(row, nowMillis);
    }

    private void listen(int row, long nowMillis) {
        if (row >= heardMillis.length) {
            heardMillis = Arrays.copyOf(heardMillis, Math.max(row + 1, 2 * heardMillis.length));
        }
        heardMillis[row] = nowMillis;
        listening.set(row);
    }

    /** A series leaves memory, and its row may become another's. */
    public void leaves(int row, String series) {
        if (listening.get(row)) {
            listening.clear(row);
            away.put(series, heardMillis[row]);
        }
    }

    /** A series is no longer there. */
    public void forgets(int row, String series) {
        listening.clear(row);
        away.remove(series);
    }

    /** The rows of series in memory that have been silent for long enough; each is named once until it is heard again. */
    public int[] due(long nowMillis) {
        int[] due = listening.stream()
                .filter(row -> nowMillis - heardMillis[row] >= afterMillis)
                .toArray();
        for (int row : due) {
            listening.clear(row);
        }
        return due;
    }

    /** The names of series not in memory that have been silent for long enough; each is named once until it is heard again. */
    public List<String> dueAway(long nowMillis) {
        List<String> due = away.entrySet().stream()
                .filter(heard -> nowMillis - heard.getValue() >= afterMillis)
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(away::remove);
        return due;
    }
}
