package dev.quatrain.trainer.accuracy.measures;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a contender says of one reading.
 *
 * @param score how abnormal it is, higher is more so; NaN where nothing is said, as while a model warms up
 * @param alarm whether that is an alarm by the contender's own threshold
 * @param label the class, or null
 * @param forecast [H][F] the next H readings; empty where there is none
 */
public record Answer(float score, boolean alarm, @Nullable String label, float[][] forecast) {
    private static final float[][] NO_FORECAST = {};

    /** What the stream's score of a reading says. A warming or rejected reading is given no anomaly score, as it can raise no alert. */
    public static Answer of(Score score) {
        boolean counts = score.status() == ScoreStatus.NORMAL || score.status() == ScoreStatus.ANOMALY;
        return new Answer(
                counts ? score.anomalyScore() : Float.NaN,
                score.status() == ScoreStatus.ANOMALY,
                score.label(),
                score.forecast());
    }

    public static Answer abnormality(float score, boolean alarm) {
        return new Answer(score, alarm, null, NO_FORECAST);
    }

    public static Answer label(String label) {
        return new Answer(Float.NaN, false, label, NO_FORECAST);
    }

    public static Answer forecast(float[][] forecast) {
        return new Answer(Float.NaN, false, null, forecast);
    }
}
