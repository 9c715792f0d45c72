package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.Objects;

/** For each feature the root mean square error of a window's reconstruction, in the network's scale. */
record WindowError(int features, int window) implements ErrorMeasure {
    @Override
    public int width() {
        return features;
    }

    @Override
    public String export(OnnxGraph graph, Readout.Step step) {
        String difference = graph.node("Sub", step.output(), Objects.requireNonNull(step.window()));
        String squares = graph.node("Mul", difference, difference);
        return graph.node("Sqrt", graph.node("MatMul", squares, meanOverWindow(graph)));
    }

    /** [W*F, F]; a product, as ONNX Runtime's ReduceMean gives other low bits in another batch size. */
    private String meanOverWindow(OnnxGraph graph) {
        float[] mean = new float[window * features * features];
        for (int i = 0; i < window * features; i++) {
            mean[i * features + i % features] = 1f / window;
        }
        return graph.constant("mean_over_window", mean, window * features, features);
    }

    @Override
    public void measure(float[][] scaled, float[] output, int t, float[] into, int at) {
        for (int f = 0; f < features; f++) {
            double sum = 0;
            for (int w = 0; w < window; w++) {
                int reading = t - window + 1 + w;
                double difference = output[w * features + f] - (reading < 0 ? 0 : scaled[reading][f]);
                sum += difference * difference;
            }
            into[at + f] = (float) Math.sqrt(sum / window);
        }
    }
}
