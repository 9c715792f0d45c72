package dev.quatrain.stream.http;

import dev.quatrain.schemas.Alert;
import dev.quatrain.stream.history.Point;
import dev.quatrain.stream.history.Presence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recent past of one series under one model.
 *
 * @param models ids of all models that score this series
 * @param samplingIntervalMillis usual time between two readings, or null if the model no longer serves
 * @param features [F] names, the order of the points' arrays
 * @param units [F], or empty
 * @param labels names of the classes, the order of the points' probabilities; empty where the model has none
 * @param complete false while what was scored before is still being read
 * @param cursor Last-Event-ID to follow the series with
 * @param points oldest first
 * @param alerts of this series and pipeline, firing and newest first
 */
record SeriesDetail(
        String series,
        String pipeline,
        List<String> models,
        String modelId,
        String modelVersion,
        @Nullable Long samplingIntervalMillis,
        Presence presence,
        List<String> features,
        List<String> units,
        List<String> labels,
        boolean complete,
        String cursor,
        List<Point> points,
        List<Alert> alerts) {}
