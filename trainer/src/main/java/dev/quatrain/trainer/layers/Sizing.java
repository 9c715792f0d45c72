package dev.quatrain.trainer.layers;

import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.function.IntToDoubleFunction;

/**
 * How large the moves of a window of readings are: {@code spread * root mean square distance to the newest reading + mean distance between
 * readings a season apart + least}. In this unit one network serves series of all sizes (as reversible instance normalisation: Kim et al.
 * 2022); with a season it is the unit in which seasonal forecasts are judged (MASE: Hyndman and Koehler 2006).
 *
 * @param season readings in a season, less than a window; 0 = the spread alone
 */
public record Sizing(int season) {
    /** By the spread of the window. */
    public static final Sizing SPREAD = new Sizing(0);

    /** Keeps a window that stands still from dividing by zero, in standard deviations. */
    static final float LEAST = 1e-3f;

    /** What of the spread counts beside the season: a series that repeats itself exactly is not forecast better than this. */
    private static final float BESIDE_SEASON = 0.01f;

    float spread() {
        return season == 0 ? 1f : BESIDE_SEASON;
    }

    /** The size of a window of one feature. */
    public double of(int steps, IntToDoubleFunction reading) {
        return spread() * root(steps, reading) + seasonal(steps, reading) + LEAST;
    }

    static double root(int steps, IntToDoubleFunction reading) {
        double last = reading.applyAsDouble(steps - 1);
        double sum = 0;
        for (int t = 0; t < steps; t++) {
            double distance = reading.applyAsDouble(t) - last;
            sum += distance * distance;
        }
        return Math.sqrt(sum / steps);
    }

    private double seasonal(int steps, IntToDoubleFunction reading) {
        double sum = 0;
        for (int t = season; t < steps && season > 0; t++) {
            sum += Math.abs(reading.applyAsDouble(t) - reading.applyAsDouble(t - season));
        }
        return season == 0 ? 0 : sum / (steps - season);
    }

    /** The same in a graph: [B, F] from readings [B, steps*F], oldest first. */
    public String export(OnnxGraph graph, String window, int steps, int features) {
        String readings = graph.reshape(window, -1, steps, features);
        String last = graph.reshape(graph.slice(window, (long) (steps - 1) * features, features), -1, 1, features);
        String distance = graph.node("Sub", readings, last);
        String squares = graph.reshape(graph.node("Mul", distance, distance), -1, (long) steps * features);
        String size = graph.node("Sqrt", mean(graph, squares, steps, features));
        if (season > 0) {
            long pairs = (long) (steps - season) * features;
            String apart = graph.node(
                    "Sub", graph.slice(window, (long) season * features, pairs), graph.slice(window, 0, pairs));
            String part = graph.constant(graph.unique("spread"), new float[] {spread()}, 1);
            size = graph.node(
                    "Add",
                    graph.node("Mul", size, part),
                    mean(graph, graph.node("Abs", apart), steps - season, features));
        }
        return graph.node("Add", size, graph.constant(graph.unique("least"), new float[] {LEAST}, 1));
    }

    private static String mean(OnnxGraph graph, String values, int steps, int features) {
        float[] mean = new float[steps * features * features];
        for (int i = 0; i < steps * features; i++) {
            mean[i * features + i % features] = 1f / steps;
        }
        return graph.node("MatMul", values, graph.constant(graph.unique("mean"), mean, steps * features, features));
    }
}
