package dev.quatrain.stream.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quatrain.schemas.ScoreStatus;

/**
 * One line of the list of series: where it stands now.
 *
 * @param eventTimeMillis event time of the newest score
 * @param scoredAtMillis wall-clock time of that
 * @param change severity above what it has been of late
 * @param openAlerts alerts that fire for this series and model
 * @param spark the last anomaly scores, oldest first, at most {@link #SPARK_POINTS}
 */
public record SeriesSummary(
        String series,
        String pipeline,
        String modelId,
        String modelVersion,
        @JsonProperty("event_time") long eventTimeMillis,
        @JsonProperty("scored_at") long scoredAtMillis,
        ScoreStatus status,
        Presence presence,
        float anomalyScore,
        float severity,
        float change,
        float confidence,
        int openAlerts,
        float[] spark) {
    /** Points of the small curve beside a series: as many as stay distinct at its width of about 120 pixels. */
    public static final int SPARK_POINTS = 40;
}
