package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.layers.StepScope;
import java.util.List;

/**
 * The simple forecast that a network improves upon; the network learns only what is missing.
 */
interface ForecastBase {
    /** Readings it looks back on, the present one included; 0 if it needs none. */
    int lags();

    /**
     * The forecast at reading t of a scaled run.
     *
     * @param scaled [T][F]; readings before the first count as zeros, as in a reset state
     * @param into [H*F] from {@code at} on, step by step
     */
    void at(float[][] scaled, int t, float[] into, int at);

    /** The same fitted to other scaled runs, where it is fitted at all. */
    default ForecastBase refit(List<Run> runs, WindowLevel level) {
        return this;
    }

    /** The same in a graph: from the last readings [B, lags*F], oldest first. */
    String export(StepScope scope, String past);
}
