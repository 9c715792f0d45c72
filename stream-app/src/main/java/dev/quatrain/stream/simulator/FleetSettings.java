package dev.quatrain.stream.simulator;

import java.time.Duration;

/**
 * What a fleet is simulated from.
 *
 * @param pumps number of pumps, at least 1
 * @param interval time between two readings of a pump
 * @param day length of the compressed day
 * @param startMillis event time of the first readings
 * @param seed everything random comes from it
 * @param faultsPerMinute faults in the whole fleet; 0 for a healthy fleet
 */
public record FleetSettings(
        int pumps, Duration interval, Duration day, long startMillis, long seed, double faultsPerMinute) {
    /** Short enough to see several days in a demo, long enough to be slow beside the pumps' own dynamics. */
    public static final Duration DEFAULT_DAY = Duration.ofMinutes(5);

    public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(500);
    public static final int DEFAULT_PUMPS = 12;
    /** One every twelve seconds: a viewer sees the next one before attention wanders. */
    public static final double DEFAULT_FAULTS_PER_MINUTE = 5;

    public FleetSettings {
        require(pumps >= 1, "pumps must be at least 1, got " + pumps);
        require(interval.toMillis() >= 1, "interval must be at least 1 ms, got " + interval);
        require(day.compareTo(interval) > 0, "day must be longer than the interval, got " + day);
        require(
                faultsPerMinute >= 0 && faultsPerMinute <= 600,
                "faults per minute must lie between 0 and 600, got " + faultsPerMinute);
    }

    /** A fleet of the usual size and pace. */
    public static FleetSettings demo(long startMillis, long seed) {
        return new FleetSettings(
                DEFAULT_PUMPS, DEFAULT_INTERVAL, DEFAULT_DAY, startMillis, seed, DEFAULT_FAULTS_PER_MINUTE);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
