package dev.quatrain.model.calibration;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@link Adaptive} scoring as configured: spans of the clock as durations, so that one plan serves data of any sampling interval.
 *
 * @param tailSize largest values that make up a tail
 * @param memorySteps readings after which an extreme may be forgotten; 0 = never
 * @param season a day, a week; zero = no seasonal view
 * @param level span of the moving average that is compared with past seasons
 * @param seasons seasons over which the past is averaged
 * @param quietSteps readings after a score in which only a higher one counts; 0 = every reading counts
 * @param evidence threshold of the added evidence; 0 = set from the false-alarm budget on validation
 */
public record AdaptivePlan(
        int tailSize, int memorySteps, Duration season, Duration level, int seasons, int quietSteps, double evidence) {
    /** Each reading of a season costs a float in the memory of every series and feature. */
    private static final long MOST_SEASON_STEPS = 1_000_000;

    /** Two hours of a day. */
    private static final int LEVELS_IN_SEASON = 12;

    /** The defaults with that season. */
    public static AdaptivePlan of(Duration season) {
        return new AdaptivePlan(20, 5000, season, season.dividedBy(LEVELS_IN_SEASON), 10, 100, 7);
    }

    /** The defaults without a season. */
    public static AdaptivePlan withoutSeason() {
        return of(Duration.ZERO);
    }

    /** Reads the section {@code adaptive} of a calibration; null where it is missing or {@code enabled: false}. */
    static @Nullable AdaptivePlan read(Settings calibration) {
        if (!calibration.has("adaptive")) {
            return null;
        }
        Settings settings = calibration.section("adaptive");
        boolean enabled = settings.flag("enabled", true);
        AdaptivePlan usual = of(settings.duration("season", Duration.ZERO));
        int tail = settings.integer("tail_size", usual.tailSize, 2, 1000);
        int memory = settings.integer("memory_steps", usual.memorySteps, 0, 10_000_000);
        if (memory > 0 && memory < tail) {
            settings.problem("memory_steps", "must be 0 (never forget) or at least tail_size.");
            memory = tail;
        }
        Duration level = settings.duration("level", usual.level);
        if (level.compareTo(usual.season) > 0) {
            settings.problem("level", "must not be longer than season.");
        }
        AdaptivePlan plan = new AdaptivePlan(
                tail,
                memory,
                usual.season,
                level,
                settings.integer("seasons", usual.seasons, 1, 10_000),
                settings.integer("quiet_steps", usual.quietSteps, 0, 10_000_000),
                settings.number("evidence", usual.evidence, 0, 1e6));
        return enabled ? plan : null;
    }

    /**
     * The parameters for readings so far apart, season and level rounded to whole readings. A season of fewer than two readings has no
     * phases: there is no seasonal view then.
     *
     * @param intervalMillis sampling interval, positive
     * @throws OperatorError if a season has more readings than a series' memory should hold
     */
    public Adaptive every(long intervalMillis) {
        long steps = steps(season, intervalMillis);
        if (steps > MOST_SEASON_STEPS) {
            throw new OperatorError("calibration.adaptive.season " + season + " has " + steps
                    + " readings at a sampling interval of " + intervalMillis + " ms; each would be kept for every "
                    + "series. Choose a shorter season, at most " + MOST_SEASON_STEPS
                    + " readings, or leave it out.");
        }
        int whole = steps < 2 ? 0 : (int) steps;
        int average = (int) Math.max(1, Math.min(steps, steps(level, intervalMillis)));
        return new Adaptive(tailSize, memorySteps, whole, average, seasons, quietSteps, evidence);
    }

    private static long steps(Duration span, long intervalMillis) {
        return Math.round((double) span.toMillis() / intervalMillis);
    }

    Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("calibration.adaptive.tail_size", Integer.toString(tailSize));
        parameters.put("calibration.adaptive.memory_steps", Integer.toString(memorySteps));
        parameters.put("calibration.adaptive.season", season.toString());
        parameters.put("calibration.adaptive.level", level.toString());
        parameters.put("calibration.adaptive.seasons", Integer.toString(seasons));
        parameters.put("calibration.adaptive.quiet_steps", Integer.toString(quietSteps));
        parameters.put("calibration.adaptive.evidence", Double.toString(evidence));
        return parameters;
    }
}
