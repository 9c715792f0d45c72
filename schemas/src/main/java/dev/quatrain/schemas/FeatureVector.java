package dev.quatrain.schemas;

import java.util.Set;

/**
 * What a model extracts from a series at one reading, for other models to build on; a record of the features topic, keyed by series.
 * The array is owned by the record and not copied.
 *
 * @param series the series' id, also the record's key
 * @param eventTimeMillis event time of the reading it speaks of, milliseconds since the epoch
 * @param modelId the model's id
 * @param modelVersion the model's version: vectors of two versions are not comparable
 * @param status as that of the reading's score; WARMING says that the vector is not to be trusted yet
 * @param embedding [n] the features, in the model's order
 * @param flags as those of the reading's score; after a PROVISIONAL vector another of the same event time follows and replaces it
 */
public record FeatureVector(
        String series,
        long eventTimeMillis,
        String modelId,
        String modelVersion,
        ScoreStatus status,
        float[] embedding,
        Set<ScoreFlag> flags) {}
