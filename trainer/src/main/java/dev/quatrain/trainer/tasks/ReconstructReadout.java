package dev.quatrain.trainer.tasks;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.layers.StepScope;
import dev.quatrain.trainer.onnx.OnnxGraph;
import dev.quatrain.trainer.onnx.ScaledGraph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a reconstruction: what was expected of the newest reading, and how far off the model says it was.
 *
 * <pre>
 * expected[F]    the newest reading's reconstruction, raw units
 * error[width]   the model's own measure; only where it has one
 * </pre>
 */
final class ReconstructReadout implements Readout {
    private final int features;
    private final int window;
    private final @Nullable ErrorMeasure error;

    /**
     * @param window readings reconstructed at once; 0 or 1 = the newest only
     * @param error the model's own measure, or null: how far the expectation is off
     */
    ReconstructReadout(int features, int window, @Nullable ErrorMeasure error) {
        this.features = features;
        this.window = Math.max(1, window);
        this.error = error;
    }

    @Override
    public Segments segments() {
        Map<String, Integer> parts = new LinkedHashMap<>();
        parts.put(Segments.EXPECTED, features);
        if (error != null) {
            parts.put(Segments.ERROR, error.width());
        }
        return Segments.of(parts);
    }

    @Override
    public String export(StepScope scope, Step step, Scaling scaling) {
        OnnxGraph graph = scope.graph();
        String newest =
                window == 1 ? step.output() : graph.slice(step.output(), (long) (window - 1) * features, features);
        String level = step.level() == null ? newest : step.level().restore(graph, newest);
        String expected = ScaledGraph.unscale(graph, level, scaling, 1);
        return error == null ? expected : graph.concat(List.of(expected, error.export(graph, step)));
    }

    @Override
    public float[][] rows(float[][] scaled, float[][] outputs, Scaling scaling) {
        float[][] rows = new float[scaled.length][segments().length()];
        float[][] levels =
                scaling.running() == null ? new float[0][] : scaling.running().levels(scaled);
        for (int t = 0; t < rows.length; t++) {
            for (int f = 0; f < features; f++) {
                float newest = outputs[t][(window - 1) * features + f];
                float level = levels.length == 0 ? newest : newest * levels[t][features + f] + levels[t][f];
                rows[t][f] = scaling.unscale(level, f);
            }
            if (error != null) {
                error.measure(scaled, outputs[t], t, rows[t], features);
            }
        }
        return rows;
    }
}
