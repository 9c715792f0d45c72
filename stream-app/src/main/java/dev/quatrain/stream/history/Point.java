package dev.quatrain.stream.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreStatus;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A score without what is the same for the whole series. Arrays are [F] in the order of the series' features, never written to; NaN marks a value
 * that does not exist.
 *
 * @param eventTimeMillis the reading's event time
 * @param anomalyScore 1.0 = the model's threshold
 * @param probabilities of each of the series' labels
 * @param forecast [H][F]; only a series' newest point keeps its forecast
 * @param forecastLower [H][F] lower ends of its intervals, empty where the model gives none
 * @param forecastUpper [H][F] their upper ends
 */
public record Point(
        @JsonProperty("t") long eventTimeMillis,
        ScoreStatus status,
        @JsonProperty("score") float anomalyScore,
        float severity,
        float confidence,
        float[] actual,
        float[] expected,
        float[] lower,
        float[] upper,
        float[] attribution,
        Set<ScoreFlag> flags,
        @Nullable String label,
        float[] probabilities,
        float[][] forecast,
        float[][] forecastLower,
        float[][] forecastUpper) {
    /** The part of a score that changes from reading to reading. */
    public static Point of(Score score) {
        return new Point(
                score.eventTimeMillis(),
                score.status(),
                score.anomalyScore(),
                score.severity(),
                score.confidence(),
                score.actual(),
                score.expected(),
                score.lower(),
                score.upper(),
                score.attribution(),
                score.flags().isEmpty() ? Set.of() : score.flags(),
                score.label(),
                score.probabilities(),
                score.forecast(),
                score.forecastLower(),
                score.forecastUpper());
    }

    /** Whether a point of the same event time follows and replaces this one. */
    boolean isReplaced() {
        return flags.contains(ScoreFlag.PROVISIONAL) && !flags.contains(ScoreFlag.CUT_OFF);
    }

    /** The same with what the model expects next. */
    Point withForecast(float[][] next, float[][] lowerEnds, float[][] upperEnds) {
        return next.length == 0
                ? this
                : new Point(
                        eventTimeMillis,
                        status,
                        anomalyScore,
                        severity,
                        confidence,
                        actual,
                        expected,
                        lower,
                        upper,
                        attribution,
                        flags,
                        label,
                        probabilities,
                        next,
                        lowerEnds,
                        upperEnds);
    }
}
