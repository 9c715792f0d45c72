package dev.quatrain.model.scoring;

import dev.quatrain.model.state.SeriesTable;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which series whose readings wait for look-ahead have had no further reading for a while. Times are the caller's clock, usually the wall
 * clock: event time stands still when nothing comes. Not thread-safe.
 */
public final class SilentSeries {
    private final long afterMillis;
    private final BitSet listening = new BitSet();
    private long[] heardMillis = new long[0];

    /**
     * Listens to all series of which readings wait, as after a restart. When their last reading came is not known any more: they count as
     * heard now.
     *
     * @param after how long a silence must last
     */
    public SilentSeries(SeriesTable table, Duration after, long nowMillis) {
        this.afterMillis = after.toMillis();
        for (int row = 0; row < table.size(); row++) {
            if (table.pending(row) > 0) {
                heard(row, nowMillis);
            }
        }
    }

    /** A reading of a series came. */
    public void heard(int row, long nowMillis) {
        if (row >= heardMillis.length) {
            heardMillis = Arrays.copyOf(heardMillis, Math.max(row + 1, 2 * heardMillis.length));
        }
        heardMillis[row] = nowMillis;
        listening.set(row);
    }

    /** The rows of series that have been silent for long enough; each is named once until it is heard again. */
    public int[] due(long nowMillis) {
        int[] due = listening.stream()
                .filter(row -> nowMillis - heardMillis[row] >= afterMillis)
                .toArray();
        for (int row : due) {
            listening.clear(row);
        }
        return due;
    }
}
