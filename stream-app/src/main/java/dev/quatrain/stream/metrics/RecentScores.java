package dev.quatrain.stream.metrics;

import java.util.Arrays;

/**
 * Scores by bucket over the last 24 hours, in one row of counts per hour; a day, because most fleets behave otherwise by night. Not
 * thread-safe.
 */
final class RecentScores {
    private static final int HOURS = 24;
    private static final long HOUR_MILLIS = 3_600_000;

    private final long[][] counts;
    private final long[] hourOf = new long[HOURS];
    private long newest = Long.MIN_VALUE;

    RecentScores(int buckets) {
        this.counts = new long[HOURS][buckets];
        Arrays.fill(hourOf, Long.MIN_VALUE);
    }

    /** The row to count scores of that moment in. */
    long[] at(long millis) {
        long hour = Math.floorDiv(millis, HOUR_MILLIS);
        int row = (int) Math.floorMod(hour, (long) HOURS);
        if (hourOf[row] != hour) {
            Arrays.fill(counts[row], 0);
            hourOf[row] = hour;
        }
        newest = Math.max(newest, hour);
        return counts[row];
    }

    /** The sum over the hours up to the newest. */
    long[] sum() {
        long[] sum = new long[counts[0].length];
        for (int row = 0; row < HOURS; row++) {
            if (hourOf[row] > newest - HOURS && hourOf[row] != Long.MIN_VALUE) {
                for (int k = 0; k < sum.length; k++) {
                    sum[k] += counts[row][k];
                }
            }
        }
        return sum;
    }
}
