package dev.quatrain.stream.history;

import dev.quatrain.schemas.ScoreStatus;

/**
 * Where a series stands under the model of one pipeline.
 *
 * @param eventTimeMillis of its newest score
 * @param scoredAtMillis wall-clock time of that
 * @param change severity above what it has been of late
 * @param revision of the last change, within its task
 */
public record Standing(
        String series,
        String pipeline,
        String modelId,
        String modelVersion,
        long eventTimeMillis,
        long scoredAtMillis,
        ScoreStatus status,
        float anomalyScore,
        float severity,
        float change,
        float confidence,
        long revision) {}
