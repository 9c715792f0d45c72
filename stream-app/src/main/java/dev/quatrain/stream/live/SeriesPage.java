package dev.quatrain.stream.live;

import java.util.List;

/**
 * A part of the list of series.
 *
 * @param total how many fit the question, on all pages
 */
public record SeriesPage(int total, List<SeriesSummary> series) {}
