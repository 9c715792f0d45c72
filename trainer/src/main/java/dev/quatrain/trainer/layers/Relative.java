package dev.quatrain.trainer.layers;

import java.util.List;

/**
 * A window relative to its newest reading, in units of its own size: {@code y = (x - last) / size} per channel; where the size is a
 * season's, {@code sign(y) log(1 + |y|)} of it, as a window may be hundreds of times as wide as its seasons differ. Makes a network blind
 * to level and size of a series.
 */
final class Relative implements Layer {
    private final Shape shape;
    private final Sizing sizing;
    private Signal lastInput = Signal.zeros(0, 0, 0);
    private float[] relative = {};
    private float[] sizes = {};

    Relative(Shape shape, Sizing sizing) {
        this.shape = shape;
        this.sizing = sizing;
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
        lastInput = input;
        relative = new float[x.length];
        float[] values = new float[x.length];
        sizes = new float[columns];
        int last = (steps - 1) * columns;
        for (int c = 0; c < columns; c++) {
            int column = c;
            sizes[c] = (float) sizing.of(steps, t -> x[t * columns + column]);
            for (int t = 0; t < steps; t++) {
                float y = (x[t * columns + c] - x[last + c]) / sizes[c];
                relative[t * columns + c] = y;
                values[t * columns + c] = isLogarithmic() ? (float) (Math.signum(y) * Math.log1p(Math.abs(y))) : y;
            }
        }
        return input.with(values);
    }

    private boolean isLogarithmic() {
        return sizing.season() > 0;
    }

    /**
     * With y = d / s and p = -Σ g y / s the gradient by s: by d it is g / s + p spread d / (n rms(d)), by the difference of two readings a
     * season apart p sign / n; the last reading gets what all distances to it lose.
     */
    @Override
    public Signal backward(Signal gradient) {
        int steps = gradient.steps();
        int columns = gradient.batch() * gradient.channels();
        int season = sizing.season();
        float[] x = lastInput.values();
        float[] byInput = new float[x.length];
        int last = (steps - 1) * columns;
        for (int c = 0; c < columns; c++) {
            int column = c;
            double bySize = 0;
            for (int at = c; at < x.length; at += columns) {
                bySize -= byRelative(gradient, at) * relative[at] / sizes[c];
            }
            double root = Math.max(Sizing.root(steps, t -> x[t * columns + column]), 1e-12);
            double sum = 0;
            for (int at = c; at < x.length; at += columns) {
                double distance = x[at] - x[last + c];
                double by = byRelative(gradient, at) / sizes[c] + bySize * sizing.spread() * distance / (steps * root);
                byInput[at] += (float) by;
                sum += by;
            }
            byInput[last + c] -= (float) sum;
            for (int t = season; t < steps && season > 0; t++) {
                int at = t * columns + c;
                int before = at - season * columns;
                float by = (float) (bySize * Math.signum(x[at] - x[before]) / (steps - season));
                byInput[at] += by;
                byInput[before] -= by;
            }
        }
        return gradient.with(byInput);
    }

    private double byRelative(Signal gradient, int at) {
        float g = gradient.values()[at];
        return isLogarithmic() ? g / (1 + Math.abs(relative[at])) : g;
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
        String size = graph.reshape(sizing.export(graph, input, steps, channels), -1, 1, channels);
        String y = graph.node("Div", graph.node("Sub", readings, last), size);
        if (isLogarithmic()) {
            String one = graph.constant(graph.unique("one"), new float[] {1f}, 1);
            String log = graph.node("Log", graph.node("Add", graph.node("Abs", y), one));
            y = graph.node("Mul", graph.node("Sign", y), log);
        }
        return graph.reshape(y, -1, shape.size());
    }
}
