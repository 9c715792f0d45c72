package dev.quatrain.schemas;

import org.jspecify.annotations.Nullable;

/**
 * An alert at one point of its life; its id is the key in the compacted alerts topic, so a topic holds the newest state of each.
 *
 * @param id hash of pipeline, rule, series and start: the same alert has the same id after a crash or a replay
 * @param rule the rule's name
 * @param pipeline the pipeline the rule watches
 * @param series the series' id
 * @param state firing or resolved
 * @param severity 0 to 100, the highest of the scores seen while it fired
 * @param anomalyScore the highest anomaly score seen while it fired; NaN for a silence
 * @param topFeature the feature with the largest attribution at that score, or null
 * @param summary one sentence that says why
 * @param modelId the scoring model's id
 * @param modelVersion the scoring model's version
 * @param startedAtMillis event time of the reading that made it fire, milliseconds since the epoch
 * @param updatedAtMillis event time of the reading behind this record
 * @param endedAtMillis event time of the reading that resolved it, or null while it fires
 */
public record Alert(
        String id,
        String rule,
        String pipeline,
        String series,
        AlertState state,
        float severity,
        float anomalyScore,
        @Nullable String topFeature,
        String summary,
        String modelId,
        String modelVersion,
        long startedAtMillis,
        long updatedAtMillis,
        @Nullable Long endedAtMillis) {}
