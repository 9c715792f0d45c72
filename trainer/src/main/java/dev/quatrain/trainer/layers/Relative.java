package dev.quatrain.trainer.layers;

import java.util.List;

/**
 * A window relative to its newest reading, in units of its own size: {@code (x - last) / (rms(x - last) + least)} per channel. Makes a
 * network blind to level and size of a series (as reversible instance normalisation: Kim et al. 2022).
 */
final class Relative implements Layer {
    private final Shape shape;
    private final float least;
    private Signal lastOutput = Signal.zeros(0, 0, 0);
    private float[] sizes = {};

    Relative(Shape shape, float least) {
        this.shape = shape;
        this.least = least;
    }

    @Override
    public Shape output() {
        return shape;
    }

    @Override
    public Signal forward(Signal input, boolean training) {
        int columns = input.batch() * input.channels();
        int steps = input.steps();
        float[] x = input.values();
        float[] values = new float[x.length];
        sizes = new float[columns];
        int last = (steps - 1) * columns;
        for (int c = 0; c < columns; c++) {
            double sum = 0;
            for (int t = 0; t < steps; t++) {
                double distance = x[t * columns + c] - x[last + c];
                sum += distance * distance;
            }
            sizes[c] = (float) Math.sqrt(sum / steps) + least;
            for (int t = 0; t < steps; t++) {
                values[t * columns + c] = (x[t * columns + c] - x[last + c]) / sizes[c];
            }
        }
        lastOutput = input.with(values);
        return lastOutput;
    }

    /** With y = d / s, s = r + least, r = rms(d): dL/dd = (g - y (Σ g y) s / (n r)) / s, and the last reading gets what all others lose. */
    @Override
    public Signal backward(Signal gradient) {
        int steps = gradient.steps();
        int columns = gradient.batch() * gradient.channels();
        float[] y = lastOutput.values();
        float[] g = gradient.values();
        float[] byInput = new float[g.length];
        int last = (steps - 1) * columns;
        for (int c = 0; c < columns; c++) {
            double along = 0;
            for (int t = 0; t < steps; t++) {
                along += (double) g[t * columns + c] * y[t * columns + c];
            }
            double root = Math.max(sizes[c] - least, 1e-12);
            double pull = along * sizes[c] / (steps * root);
            double sum = 0;
            for (int t = 0; t < steps; t++) {
                double by = (g[t * columns + c] - y[t * columns + c] * pull) / sizes[c];
                byInput[t * columns + c] = (float) by;
                sum += by;
            }
            byInput[last + c] -= (float) sum;
        }
        return gradient.with(byInput);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public String window(StepScope scope, String input) {
        var graph = scope.graph();
        int steps = shape.steps();
        int channels = shape.channels();
        String readings = graph.reshape(input, -1, steps, channels);
        String last = graph.reshape(graph.slice(input, (long) (steps - 1) * channels, channels), -1, 1, channels);
        String distance = graph.node("Sub", readings, last);
        String squares = graph.reshape(graph.node("Mul", distance, distance), -1, shape.size());
        float[] mean = new float[shape.size() * channels];
        for (int i = 0; i < shape.size(); i++) {
            mean[i * channels + i % channels] = 1f / steps;
        }
        String meanSquare =
                graph.node("MatMul", squares, graph.constant(graph.unique("mean"), mean, shape.size(), channels));
        String size = graph.node(
                "Add", graph.node("Sqrt", meanSquare), graph.constant(graph.unique("least"), new float[] {least}, 1));
        return graph.reshape(graph.node("Div", distance, graph.reshape(size, -1, 1, channels)), -1, shape.size());
    }
}
