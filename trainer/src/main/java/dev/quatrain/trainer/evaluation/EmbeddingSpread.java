package dev.quatrain.trainer.evaluation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an embedding holds.
 *
 * @param vectors how many were measured
 * @param variance [n] of each dimension
 * @param effectiveDimensions directions that vary, by participation ratio: the squared sum of the covariance's eigenvalues over the sum of
 *     their squares
 * @param classes how well classes can be told by the nearest centroid, or null without labels
 */
public record EmbeddingSpread(
        long vectors,
        double[] variance,
        double effectiveDimensions,
        @Nullable Classes classes) {
    /**
     * Macro-F1 of the nearest centroid, fitted to labelled readings before the test part.
     *
     * @param embedding on the embedding
     * @param reading on the reading itself
     */
    public record Classes(int labels, double embedding, double reading) {
        Contest contest() {
            return new Contest(
                    "macro-F1 of the nearest centroid", true, embedding, Map.of("the readings themselves", reading));
        }
    }

    public int width() {
        return variance.length;
    }

    /** Dimensions that hardly move: less than a ten-thousandth of the variance of the liveliest. */
    public int still() {
        double most = java.util.Arrays.stream(variance).max().orElse(0);
        return (int) java.util.Arrays.stream(variance)
                .filter(one -> !(one > 1e-4 * most))
                .count();
    }
}
