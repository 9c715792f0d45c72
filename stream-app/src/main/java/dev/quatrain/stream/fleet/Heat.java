package dev.quatrain.stream.fleet;

import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.history.Presence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Series × time.
 *
 * @param from where the first cell begins, event time
 * @param total rows on all pages
 */
public record Heat(
        long binMillis,
        int bins,
        long from,
        int total,
        @Nullable Integer nextOffset,
        List<Row> rows,
        List<String> unanswered) {
    /**
     * One series.
     *
     * @param cells a byte each: the worst severity, 255 where no score falls
     */
    public record Row(
            String series,
            String pipeline,
            String modelId,
            ScoreStatus status,
            Presence presence,
            float severity,
            int openAlerts,
            byte[] cells) {}
}
