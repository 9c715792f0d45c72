package dev.quatrain.stream.history;

import java.util.List;

/**
 * The recent past of one series under the model of one pipeline.
 *
 * @param features [F] names, the order of the points' arrays
 * @param labels names of the classes, the order of the points' probabilities; empty where the model has none
 * @param complete false while what was scored before this instance owned the series is still being read
 * @param cursor where to go on from
 * @param points oldest first
 */
public record SeriesPast(
        Standing standing,
        List<String> features,
        List<String> labels,
        boolean complete,
        Cursor cursor,
        List<Point> points) {}
