package dev.quatrain.trainer.baselines;

import java.util.List;

/** A way to fit a {@link ForecastBaseline}: one for all the series it is given. */
@FunctionalInterface
public interface ForecastMethod {
    /**
     * Fits to training and validation parts.
     *
     * @param horizon H, readings to forecast
     * @param seed of its random choices, if it makes any
     * @throws dev.quatrain.model.OperatorError if the series are too short
     */
    ForecastBaseline fit(List<History> data, int horizon, long seed);
}
