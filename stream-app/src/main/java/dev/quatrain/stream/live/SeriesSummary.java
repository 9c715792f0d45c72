package dev.quatrain.stream.live;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quatrain.schemas.ScoreStatus;
import java.util.Comparator;

/**
 * One line of the list of series: where it stands now.
 *
 * @param eventTimeMillis event time of the newest score
 * @param openAlerts alerts that fire for this series and model
 * @param spark the last anomaly scores, oldest first, at most {@link #SPARK_POINTS}
 */
public record SeriesSummary(
        String series,
        String modelId,
        String modelVersion,
        @JsonProperty("event_time") long eventTimeMillis,
        ScoreStatus status,
        float anomalyScore,
        float severity,
        float confidence,
        int openAlerts,
        float[] spark) {
    /** Points of the small curve beside a series: as many as stay distinct at its width of about 120 pixels. */
    public static final int SPARK_POINTS = 40;

    /** Firing ones first, then the worst, then by name: the same order on every call while nothing changes. */
    static final Comparator<SeriesSummary> MOST_URGENT_FIRST = Comparator.comparing(
                    (SeriesSummary s) -> s.openAlerts == 0)
            .thenComparing(s -> Float.isNaN(s.severity) ? 0f : -s.severity)
            .thenComparing(SeriesSummary::series)
            .thenComparing(SeriesSummary::modelId);
}
