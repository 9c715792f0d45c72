package dev.quatrain.model.scoring;

import java.time.Duration;

/**
 * When a batch is flushed, learned from how long flushes take. Not thread-safe.
 *
 * <p>Before it would take too long. What a wave costs is taken from the flush before. For a model that is slow by row and not by step, the
 * readings are limited too: to one at first, since nothing is known, to twice as many after each flush of as many that kept the budget, and
 * to fewer after one that did not. A smaller flush, as before a commit, proves nothing. A flush exceeds its budget at most by its last wave.
 *
 * <p>Not before it is worth while: under load a batch may linger as long as its flush will take, so that a slow model gets larger batches.
 * A model whose flush is shorter than the linger, and one that is not busy, see no difference.
 */
public final class FlushPace {
    /** A flush within so many times its own length is load; so are ten tasks that take turns. */
    private static final int BUSY = 10;

    /** More than any batch holds. */
    private static final int MOST = 1 << 20;

    private final double budgetNanos;
    private final long lingerNanos;
    private double nanosPerWave;
    private int mostReadings = 1;
    private long lastNanos;
    /** The shorter of the last two: one that was interrupted tells nothing. */
    private long usualNanos;

    private long ended;

    /**
     * @param most how long a flush may take, above 0
     * @param linger how long a batch waits for more readings at least
     */
    public FlushPace(Duration most, Duration linger) {
        if (most.isZero() || most.isNegative()) {
            throw new IllegalArgumentException("A flush takes some time; its budget is " + most);
        }
        this.budgetNanos = most.toNanos();
        this.lingerNanos = linger.toNanos();
    }

    /** Whether what is gathered would take longer than it may. */
    public boolean isSpentBy(int readings, int waves) {
        return readings >= mostReadings || (waves > 1 && waves * nanosPerWave > budgetNanos);
    }

    /**
     * How long a batch that begins now may wait for more readings.
     *
     * @param now of {@link System#nanoTime}
     */
    public Duration linger(long now) {
        boolean busy = now - ended < BUSY * usualNanos;
        return Duration.ofNanos(busy ? Math.max(lingerNanos, usualNanos) : lingerNanos);
    }

    /**
     * Learns from a flush of at least one reading.
     *
     * @param start of {@link System#nanoTime}, as is end
     */
    public void took(int readings, int waves, long start, long end) {
        long nanos = Math.max(1, end - start);
        nanosPerWave = (double) nanos / waves;
        if (nanos > budgetNanos) {
            mostReadings = Math.max(1, (int) (readings * budgetNanos / nanos));
        } else if (readings >= mostReadings) {
            mostReadings = Math.min(2 * readings, MOST);
        }
        usualNanos = Math.min(nanos, lastNanos);
        lastNanos = nanos;
        ended = end;
    }
}
