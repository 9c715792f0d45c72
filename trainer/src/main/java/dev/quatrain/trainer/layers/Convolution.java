package dev.quatrain.trainer.layers;

import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A convolution over time. With causal padding it streams: the hidden state keeps the last {@code (kernel - 1) * dilation} inputs, and a
 * step costs one product with the filters. Input [T, channels], output [T', filters].
 */
public final class Convolution implements Layer {
    private final Shape input;
    private final Shape output;
    private final int kernel;
    private final int stride;
    private final int dilation;
    private final Padding padding;
    private final Activation activation;
    private final Filters filters;
    private Patches lastPatches;

    /**
     * @param kernel steps a filter sees
     * @param stride steps between two outputs
     * @param dilation steps between two that a filter sees
     * @param normalized whether every filter's output is batch normalized before the activation
     */
    public Convolution(
            Shape input,
            int filters,
            int kernel,
            int stride,
            int dilation,
            Padding padding,
            boolean normalized,
            Activation activation,
            Random random) {
        this.input = input;
        this.kernel = kernel;
        this.stride = stride;
        this.dilation = dilation;
        this.padding = padding;
        this.activation = activation;
        this.lastPatches = patches(input.steps());
        this.output = new Shape(lastPatches.rows().out(), filters);
        this.filters = new Filters(lastPatches, filters, normalized, activation, random);
    }

    private Patches patches(int steps) {
        return new Patches(
                Axis.of("convolution", steps, kernel, stride, dilation, padding), Axis.single(), input.channels());
    }

    @Override
    public Shape output() {
        return output;
    }

    @Override
    public Signal forward(Signal signal, boolean training) {
        lastPatches = patches(signal.steps());
        float[] values = filters.forward(lastPatches, signal, training);
        return new Signal(lastPatches.rows().out(), signal.batch(), output.channels(), values);
    }

    @Override
    public Signal backward(Signal gradient) {
        return filters.backward(lastPatches, gradient.values());
    }

    /** W [kernel * channels, filters], the kernel's steps slowest, then b, or gain, shift, mean and variance. */
    @Override
    public List<Parameter> parameters() {
        return filters.parameters();
    }

    @Override
    public String step(StepScope scope, String value) {
        int span = (kernel - 1) * dilation;
        if (stride > 1 || (span > 0 && padding != Padding.CAUSAL)) {
            throw new UnsupportedOperationException(
                    "A convolution goes step by step with causal padding and stride 1 only");
        }
        String column = span == 0 ? value : column(scope, value, span);
        OnnxGraph graph = scope.graph();
        return graph.dense(
                graph.unique("convolution"),
                column,
                filters.foldedWeights(),
                filters.foldedBias(),
                activation.operator());
    }

    /** What the kernel sees at this step, [B, kernel * channels]. */
    private String column(StepScope scope, String value, int span) {
        OnnxGraph graph = scope.graph();
        int channels = input.channels();
        StepScope.State past = scope.state("inputs", span * channels);
        String all = graph.concat(List.of(past.value(), value));
        scope.next(past, graph.slice(all, channels, (long) span * channels));
        if (dilation == 1) {
            return all;
        }
        String steps = graph.reshape(all, -1, span + 1, channels);
        String seen = graph.node(
                "Slice", steps, graph.longs(0), graph.longs(span + 1), graph.longs(1), graph.longs(dilation));
        return graph.reshape(seen, -1, (long) kernel * channels);
    }

    @Override
    public String window(StepScope scope, String value) {
        OnnxGraph graph = scope.graph();
        Axis axis = patches(input.steps()).rows();
        int channels = input.channels();
        String name = graph.unique("convolution");
        String series = graph.transpose(graph.reshape(value, -1, input.steps(), channels), 0, 2, 1);
        String sums = graph.node(
                "Conv",
                Map.of(),
                new TreeMap<>(Map.of(
                        "dilations",
                        new long[] {dilation},
                        "kernel_shape",
                        new long[] {kernel},
                        "pads",
                        new long[] {axis.before(), axis.after()},
                        "strides",
                        new long[] {stride})),
                series,
                graph.constant(name + ".W", filters.weightsByFilter(channels), output.channels(), channels, kernel),
                graph.constant(name + ".b", filters.foldedBias(), output.channels()));
        String active = activation == Activation.IDENTITY ? sums : graph.node(activation.operator(), sums);
        return graph.reshape(graph.transpose(active, 0, 2, 1), -1, output.size());
    }
}
