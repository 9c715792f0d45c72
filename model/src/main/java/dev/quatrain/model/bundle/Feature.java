package dev.quatrain.model.bundle;

import org.jspecify.annotations.Nullable;

/**
 * One value of a reading.
 *
 * @param unit as people write it, empty if it has none
 * @param min least valid value, or null
 * @param max greatest valid value, or null
 */
public record Feature(
        String name,
        String unit,
        @Nullable Float min,
        @Nullable Float max) {
    public Feature {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A feature needs a name");
        }
        if (min != null && max != null && !(min < max)) {
            throw new IllegalArgumentException("Feature " + name + ": min " + min + " is not below max " + max);
        }
    }

    /** Whether a finite value is in the declared range. */
    public boolean admits(float value) {
        return (min == null || value >= min) && (max == null || value <= max);
    }
}
