package dev.quatrain.trainer.evaluation;

import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.trainer.data.Series;
import org.jspecify.annotations.Nullable;

/**
 * What the scorer said of each reading of a series.
 *
 * @param status [T], null where the guard did not admit the reading
 * @param score [T] anomaly scores, NaN where there is none
 * @param expected [T][F] raw units, a row is empty where there is no expectation
 * @param attribution [T][F] shares of the score, a row is empty where there is none
 */
public record SeriesScores(
        Series series, @Nullable ScoreStatus[] status, float[] score, float[][] expected, float[][] attribution) {

    /** Whether reading t has a score that counts: past the warm-up, and not rejected. */
    public boolean counts(int t) {
        return status[t] == ScoreStatus.NORMAL || status[t] == ScoreStatus.ANOMALY;
    }

    public boolean isAnomaly(int t) {
        return status[t] == ScoreStatus.ANOMALY;
    }
}
