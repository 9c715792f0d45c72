package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.layers.Sizing;
import dev.quatrain.trainer.onnx.OnnxGraph;

/**
 * The size of what a series has lately done, per feature: the unit of forecasts that serve series of different sizes.
 *
 * @param lags readings it looks back on; 0 = every size is 1
 */
record WindowLevel(int features, int lags, Sizing sizing) {
    /** Writes the sizes [F] at reading t of a scaled run; readings before the first count as zeros. */
    void at(float[][] scaled, int t, float[] into) {
        for (int f = 0; f < features; f++) {
            int feature = f;
            int oldest = t - lags + 1;
            into[f] = lags == 0 ? 1f : (float) sizing.of(lags, i -> oldest + i < 0 ? 0 : scaled[oldest + i][feature]);
        }
    }

    /** The same in a graph: [B, F] from the last readings [B, lags*F], oldest first. */
    String export(OnnxGraph graph, String past) {
        return sizing.export(graph, past, lags, features);
    }
}
