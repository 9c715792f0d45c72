package dev.quatrain.trainer.data;

import dev.quatrain.model.bundle.Feature;

/**
 * A model's feature and the column of the data that holds it.
 *
 * @param feature name, unit and valid range as the bundle will state them
 * @param column name of the column in the files
 */
public record FeatureColumn(Feature feature, String column) {}
