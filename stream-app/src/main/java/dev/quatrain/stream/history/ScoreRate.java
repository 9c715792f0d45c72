package dev.quatrain.stream.history;

import java.util.Arrays;

/** Events a second over the last whole seconds. Not thread-safe. */
final class ScoreRate {
    /** Long enough to be steady, short enough to show a stop at once. */
    private static final int SECONDS = 5;

    private final long[] counts = new long[SECONDS + 1];
    private long second = Long.MIN_VALUE;

    void add(long nowMillis) {
        advance(nowMillis);
        counts[slot(second)]++;
    }

    double perSecond(long nowMillis) {
        advance(nowMillis);
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return (sum - counts[slot(second)]) / (double) SECONDS;
    }

    private void advance(long nowMillis) {
        long now = Math.floorDiv(nowMillis, 1000L);
        if (second == Long.MIN_VALUE || now - second > SECONDS) {
            Arrays.fill(counts, 0);
            second = now;
        }
        while (second < now) {
            counts[slot(++second)] = 0;
        }
    }

    private int slot(long s) {
        return Math.floorMod(s, counts.length);
    }
}
