package dev.quatrain.model.scoring;

import dev.quatrain.model.bundle.Feature;
import java.util.List;

/** The ranges that a bundle declares of its features, unboxed; one that is open at an end reaches to infinity there. */
final class Ranges {
    private final float[] least;
    private final float[] greatest;

    Ranges(List<Feature> features) {
        least = new float[features.size()];
        greatest = new float[features.size()];
        for (int f = 0; f < least.length; f++) {
            Float min = features.get(f).min();
            Float max = features.get(f).max();
            least[f] = min == null ? Float.NEGATIVE_INFINITY : min;
            greatest[f] = max == null ? Float.POSITIVE_INFINITY : max;
        }
    }

    boolean admits(int feature, float value) {
        return value >= least[feature] && value <= greatest[feature];
    }

    /** The value within the range that is nearest. */
    float nearest(int feature, float value) {
        return Math.min(Math.max(value, least[feature]), greatest[feature]);
    }
}
