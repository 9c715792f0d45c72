package dev.quatrain.model.calibration;

import dev.quatrain.model.settings.Settings;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Scoring by how rare a reading is among all that its own series has shown, for series whose level of error wanders and for one
 * threshold over many unlike series. Each feature is looked at in three ways: its value, the model's error, and how far its level is
 * from the same phase of past seasons. Each gives an evidence, -log10 of the tail likelihood by {@link TailMemory}; the evidences are
 * added as Fisher adds independent tests, and the sum over the threshold is the anomaly score.
 *
 * @param tailSize largest values that make up a tail
 * @param memorySteps readings after which an extreme may be forgotten, after twice as many it is; 0 = never
 * @param seasonSteps readings in a season, a day or a week; 0 = no seasonal view
 * @param levelSteps span of the moving average that is compared with past seasons
 * @param seasons seasons over which the past is averaged
 * @param quietSteps readings after a score in which only a higher one counts, the others score 0; 0 = every reading counts. One
 *     incident then crosses the threshold once or on the way up only: made for rules that alert on single readings
 * @param evidence threshold of the added evidence; 0 = set from the false-alarm budget on validation
 */
public record Adaptive(
        int tailSize, int memorySteps, int seasonSteps, int levelSteps, int seasons, int quietSteps, double evidence) {
    public Adaptive {
        if (tailSize < 2 || memorySteps < 0 || seasonSteps < 0 || levelSteps < 1 || seasons < 1 || quietSteps < 0) {
            throw new IllegalArgumentException("A parameter of adaptive calibration is out of range");
        }
        if (memorySteps > 0 && memorySteps < tailSize) {
            throw new IllegalArgumentException(
                    "Adaptive calibration cannot keep " + tailSize + " values out of " + memorySteps);
        }
        if (!(evidence >= 0) || Double.isInfinite(evidence)) {
            throw new IllegalArgumentException("The evidence must be a number, at least 0");
        }
    }

    /** The defaults with a season of so many readings. */
    public static Adaptive ofSeason(int seasonSteps) {
        return new Adaptive(20, 5000, seasonSteps, Math.max(1, seasonSteps / 12), 10, 100, 7);
    }

    /** Reads the section {@code adaptive} of a calibration; null where it is missing or {@code enabled: false}. */
    static @Nullable Adaptive read(Settings calibration) {
        if (!calibration.has("adaptive")) {
            return null;
        }
        Settings settings = calibration.section("adaptive");
        boolean enabled = settings.flag("enabled", true);
        int season = settings.integer("season_steps", 0, 0, 1_000_000);
        Adaptive usual = ofSeason(season);
        int tail = settings.integer("tail_size", usual.tailSize, 2, 1000);
        int memory = settings.integer("memory_steps", usual.memorySteps, 0, 10_000_000);
        if (memory > 0 && memory < tail) {
            settings.problem("memory_steps", "must be 0 (never forget) or at least tail_size.");
            memory = tail;
        }
        Adaptive adaptive = new Adaptive(
                tail,
                memory,
                season,
                settings.integer("level_steps", usual.levelSteps, 1, 1_000_000),
                settings.integer("seasons", usual.seasons, 1, 10_000),
                settings.integer("quiet_steps", usual.quietSteps, 0, 10_000_000),
                settings.number("evidence", usual.evidence, 0, 1e6));
        return enabled ? adaptive : null;
    }

    Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("calibration.adaptive.tail_size", Integer.toString(tailSize));
        parameters.put("calibration.adaptive.memory_steps", Integer.toString(memorySteps));
        parameters.put("calibration.adaptive.season_steps", Integer.toString(seasonSteps));
        parameters.put("calibration.adaptive.level_steps", Integer.toString(levelSteps));
        parameters.put("calibration.adaptive.seasons", Integer.toString(seasons));
        parameters.put("calibration.adaptive.quiet_steps", Integer.toString(quietSteps));
        parameters.put("calibration.adaptive.evidence", Double.toString(evidence));
        return parameters;
    }
}
