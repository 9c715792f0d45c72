package dev.quatrain.stream.fleet;

import dev.quatrain.stream.history.SeriesSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of series.
 *
 * @param total how many fit the question, on all pages
 * @param nextOffset where the next page begins, null on the last
 * @param unanswered addresses of instances that are not in it
 */
public record SeriesPage(
        int total, @Nullable Integer nextOffset, List<SeriesSummary> series, List<String> unanswered) {}
