package dev.quatrain.trainer.tasks;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.layers.StepScope;
import dev.quatrain.trainer.onnx.OnnxGraph;
import dev.quatrain.trainer.onnx.ScaledGraph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a reconstruction: what was expected of the newest reading, and how far the whole window is off.
 *
 * <pre>
 * expected[F]   the newest reading's reconstruction, raw units
 * error[F]      per feature the root mean square error over the window, in the network's scale; only with {@code errorOfWindow}
 * </pre>
 */
final class ReconstructReadout implements Readout {
    private final int features;
    private final int window;
    private final boolean errorOfWindow;

    /** @param window readings reconstructed at once; 0 or 1 = the newest only */
    ReconstructReadout(int features, int window, boolean errorOfWindow) {
        this.features = features;
        this.window = Math.max(1, window);
        this.errorOfWindow = errorOfWindow;
    }

    @Override
    public Segments segments() {
        Map<String, Integer> parts = new LinkedHashMap<>();
        parts.put(Segments.EXPECTED, features);
        if (errorOfWindow) {
            parts.put(Segments.ERROR, features);
        }
        return Segments.of(parts);
    }

    @Override
    public String export(StepScope scope, Step step, Scaling scaling) {
        OnnxGraph graph = scope.graph();
        String newest =
                window == 1 ? step.output() : graph.slice(step.output(), (long) (window - 1) * features, features);
        String expected = ScaledGraph.unscale(graph, newest, scaling, 1);
        if (!errorOfWindow) {
            return expected;
        }
        String difference = graph.node("Sub", step.output(), java.util.Objects.requireNonNull(step.window()));
        String squares = graph.node("Mul", difference, difference);
        return graph.concat(
                List.of(expected, graph.node("Sqrt", graph.node("MatMul", squares, meanOverWindow(graph)))));
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
    public float[][] rows(float[][] scaled, float[][] outputs, Scaling scaling) {
        float[][] rows = new float[scaled.length][segments().length()];
        for (int t = 0; t < rows.length; t++) {
            for (int f = 0; f < features; f++) {
                rows[t][f] = scaling.unscale(outputs[t][(window - 1) * features + f], f);
                if (errorOfWindow) {
                    rows[t][features + f] = error(scaled, outputs[t], t, f);
                }
            }
        }
        return rows;
    }

    private float error(float[][] scaled, float[] output, int t, int f) {
        double sum = 0;
        for (int w = 0; w < window; w++) {
            int reading = t - window + 1 + w;
            double difference = output[w * features + f] - (reading < 0 ? 0 : scaled[reading][f]);
            sum += difference * difference;
        }
        return (float) Math.sqrt(sum / window);
    }
}
