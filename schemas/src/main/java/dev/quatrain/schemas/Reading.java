package dev.quatrain.schemas;

import java.util.Objects;

/**
 * One measurement of one series: F feature values at one event time.
 *
 * @param series the series' id, never blank
 * @param eventTimeMillis when it was measured, milliseconds since the epoch, UTC
 * @param values [F] in the model's feature order and units; NaN marks a missing value. Not copied: owned by the record
 */
public record Reading(String series, long eventTimeMillis, float[] values) {
    public Reading {
        Objects.requireNonNull(values, "values");
        if (series.isBlank()) {
            throw new IllegalArgumentException("A reading needs a series id; it was blank");
        }
    }
}
