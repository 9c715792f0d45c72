package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.Objects;

/**
 * For each feature how far the newest reading is off its reconstruction, in units of the series: of models for series of different sizes,
 * whose errors in the reading's unit would not compare.
 *
 * @param window readings reconstructed at once
 */
record NewestError(int features, int window) implements ErrorMeasure {
    @Override
    public int width() {
        return features;
    }

    @Override
    public String export(OnnxGraph graph, Readout.Step step) {
        String newest =
                window == 1 ? step.output() : graph.slice(step.output(), (long) (window - 1) * features, features);
        String reading = Objects.requireNonNull(step.level()).scaled();
        return graph.node("Abs", graph.node("Sub", newest, reading));
    }

    @Override
    public void measure(float[][] scaled, float[] output, int t, float[] into, int at) {
        for (int f = 0; f < features; f++) {
            into[at + f] = Math.abs(output[(window - 1) * features + f] - scaled[t][f]);
        }
    }
}
