package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.onnx.OnnxGraph;

/**
 * The size of what a series has lately done: per feature the root mean square distance of the last {@code lags} readings to the newest.
 * Forecasts in this unit let one network serve series of different sizes (as reversible instance normalisation: Kim et al. 2022).
 *
 * @param lags readings it looks back on; 0 = every size is 1
 */
record WindowLevel(int features, int lags) {
    /** Keeps a series that stands still from dividing by zero, in standard deviations. */
    static final float LEAST = 1e-3f;

    /** Writes the sizes [F] at reading t of a scaled run; readings before the first count as zeros. */
    void at(float[][] scaled, int t, float[] into) {
        for (int f = 0; f < features; f++) {
            into[f] = lags == 0 ? 1f : size(scaled, t, f);
        }
    }

    private float size(float[][] scaled, int t, int f) {
        double sum = 0;
        for (int reading = t - lags + 1; reading <= t; reading++) {
            double distance = (reading < 0 ? 0f : scaled[reading][f]) - scaled[t][f];
            sum += distance * distance;
        }
        return (float) Math.sqrt(sum / lags) + LEAST;
    }

    /** The same in a graph: [B, F] from the last readings [B, lags*F], oldest first. */
    String export(OnnxGraph graph, String past) {
        String readings = graph.reshape(past, -1, lags, features);
        String last = graph.reshape(graph.slice(past, (long) (lags - 1) * features, features), -1, 1, features);
        String distance = graph.node("Sub", readings, last);
        String squares = graph.reshape(graph.node("Mul", distance, distance), -1, (long) lags * features);
        float[] mean = new float[lags * features * features];
        for (int i = 0; i < lags * features; i++) {
            mean[i * features + i % features] = 1f / lags;
        }
        String meanSquare = graph.node(
                "MatMul", squares, graph.constant(graph.unique("mean_over_lags"), mean, lags * features, features));
        return graph.node(
                "Add", graph.node("Sqrt", meanSquare), graph.constant(graph.unique("least"), new float[] {LEAST}, 1));
    }
}
