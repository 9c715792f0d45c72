package dev.quatrain.trainer.baselines;

import java.util.List;

/** A way to fit an {@link AnomalyBaseline}: one for all the series it is given. */
@FunctionalInterface
public interface AnomalyMethod {
    /**
     * Fits to training and validation parts; labels are not looked at.
     *
     * @param seed of its random choices, if it makes any
     * @throws dev.quatrain.model.OperatorError if there are no readings
     */
    AnomalyBaseline fit(List<History> data, long seed);

    /** The same, scoring by the mean of the last {@code steps} scores. */
    default AnomalyMethod smoothed(int steps) {
        return (data, seed) -> new MovingMean(fit(data, seed), steps);
    }
}
