package dev.quatrain.stream.live;

import dev.quatrain.schemas.Alert;
import java.util.List;

/**
 * The recent past of one series under one model.
 *
 * @param models ids of all models that score this series
 * @param modelId the model whose points these are
 * @param features [F] names, the order of the points' arrays
 * @param labels names of the classes, the order of the points' probabilities; empty where the model has none
 * @param points oldest first
 * @param alerts of this series and model, firing and newest first
 */
public record SeriesDetail(
        String series,
        List<String> models,
        String modelId,
        String modelVersion,
        List<String> features,
        List<String> labels,
        List<Point> points,
        List<Alert> alerts) {}
