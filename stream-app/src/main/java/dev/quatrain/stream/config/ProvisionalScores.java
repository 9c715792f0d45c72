package dev.quatrain.stream.config;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * After how long a silence readings that wait for look-ahead get provisional scores. Wall-clock time: event time stands still when nothing
 * comes. Without meaning for a model that does not look ahead.
 *
 * @param on whether they do at all
 * @param after the silence, or null for as long as suits the model
 */
public record ProvisionalScores(boolean on, @Nullable Duration after) {
    /** As long as suits the model. */
    public static final ProvisionalScores DEFAULT = new ProvisionalScores(true, null);

    public static final ProvisionalScores OFF = new ProvisionalScores(false, null);

    /** Long against the pauses of a healthy producer or broker. */
    private static final Duration LEAST_BY_DEFAULT = Duration.ofSeconds(10);

    /** The silence for a model; empty if there are to be no provisional scores. By default two sampling intervals, at least 10 s. */
    public Optional<Duration> silence(long samplingIntervalMillis) {
        if (!on) {
            return Optional.empty();
        }
        Duration twoIntervals = Duration.ofMillis(2 * samplingIntervalMillis);
        Duration otherwise = twoIntervals.compareTo(LEAST_BY_DEFAULT) > 0 ? twoIntervals : LEAST_BY_DEFAULT;
        return Optional.of(after == null ? otherwise : after);
    }
}
