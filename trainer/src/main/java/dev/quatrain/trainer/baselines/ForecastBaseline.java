package dev.quatrain.trainer.baselines;

/** A fitted forecast without a network. Immutable and shared between threads. */
@FunctionalInterface
public interface ForecastBaseline {
    /**
     * Forecasts the readings that follow reading {@code now}, looking at nothing after it.
     *
     * @param values [T][F] raw units, NaN = missing
     * @return [H][F] raw units
     */
    float[][] forecast(float[][] values, int now);

    /** Forecasts the readings that follow a history [T][F]. */
    default float[][] forecast(float[][] history) {
        return forecast(history, history.length - 1);
    }
}
