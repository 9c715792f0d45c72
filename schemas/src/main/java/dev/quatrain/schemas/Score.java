package dev.quatrain.schemas;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of one reading. A reading has one score, and before it provisional ones where the model waits for readings that do
 * not come ({@link ScoreFlag#PROVISIONAL}); of one series and event time the last is the one that stands. Arrays are [F] in the order of {@code features} unless said otherwise; NaN marks a value that
 * does not exist and is written as JSON null. Arrays are owned by the record and not copied.
 *
 * @param series the series' id, also the record's key
 * @param eventTimeMillis the reading's event time, milliseconds since the epoch
 * @param modelId the model's id
 * @param modelVersion the model's version
 * @param status the verdict
 * @param anomalyScore 1.0 = the model's threshold; NaN where the model has no notion of an anomaly
 * @param severity 0 to 100; 25 stands at the threshold
 * @param confidence 0 to 1: the share of the reading that was really measured, times the share of the warm-up that has passed
 * @param features names of the features; empty where scores do not repeat their readings, as {@code actual} is then
 * @param actual the reading's values
 * @param expected what the model expected of them; empty where the model has no expectation
 * @param lower least value the model holds for normal: its own where it gives one, else the least that alone would not reach the
 *     threshold; empty where neither exists
 * @param upper greatest such value; empty as {@code lower}
 * @param attribution each feature's share of the anomaly score, sums to 1; empty where the model has no notion of an anomaly
 * @param label the most probable class, or null
 * @param labels names of the classes, empty where the model has none
 * @param probabilities probability of each of {@code labels}
 * @param forecast [H][F] the next H readings the model expects, empty where it gives none
 * @param forecastLower [H][F] lower ends of the model's intervals of {@code forecast}, empty where it gives none
 * @param forecastUpper [H][F] their upper ends
 * @param flags what was unusual
 * @param scoredAtMillis wall-clock time of scoring, milliseconds since the epoch; the one field that differs under replay
 */
public record Score(
        String series,
        long eventTimeMillis,
        String modelId,
        String modelVersion,
        ScoreStatus status,
        float anomalyScore,
        float severity,
        float confidence,
        List<String> features,
        float[] actual,
        float[] expected,
        float[] lower,
        float[] upper,
        float[] attribution,
        @Nullable String label,
        List<String> labels,
        float[] probabilities,
        float[][] forecast,
        float[][] forecastLower,
        float[][] forecastUpper,
        Set<ScoreFlag> flags,
        long scoredAtMillis) {
    private static final float[] NONE = {};

    /** The same without names and values of the reading's features. */
    public Score withoutReading() {
        return new Score(
                series,
                eventTimeMillis,
                modelId,
                modelVersion,
                status,
                anomalyScore,
                severity,
                confidence,
                List.of(),
                NONE,
                expected,
                lower,
                upper,
                attribution,
                label,
                labels,
                probabilities,
                forecast,
                forecastLower,
                forecastUpper,
                flags,
                scoredAtMillis);
    }
}
