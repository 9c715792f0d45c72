package dev.quatrain.stream.config;

/**
 * What is kept of the recent past, for charts.
 *
 * @param points of a series, at most
 * @param memoryBytes of all series of an instance together
 */
public record HistorySettings(int points, long memoryBytes) {
    /** What the small curve beside a series shows. */
    static final int LEAST_POINTS = 40;
    /** Of some hundred series. */
    static final long LEAST_BYTES = 1 << 20;

    /** 1,000 points; 128 MiB, which is some 600,000 points of 8 features. */
    public static final HistorySettings DEFAULT = new HistorySettings(1000, 128L << 20);

    public HistorySettings {
        if (points < LEAST_POINTS || memoryBytes < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "Too little to remember: " + points + " points, " + memoryBytes + " bytes");
        }
    }
}
