package dev.quatrain.trainer.layers;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A convolution with square kernels over a window seen as an {@link Image}, on whole windows only. */
public final class Convolution2d implements Layer {
    private final Image input;
    private final Image output;
    private final Patches patches;
    private final Activation activation;
    private final Filters filters;

    /**
     * @param kernel height and width of a filter
     * @param stride rows and columns between two outputs
     * @param padding SAME or VALID
     * @param normalized whether every filter's output is batch normalized before the activation
     */
    public Convolution2d(
            Image input,
            int filters,
            int kernel,
            int stride,
            Padding padding,
            boolean normalized,
            Activation activation,
            Random random) {
        if (padding == Padding.CAUSAL) {
            throw new OperatorError("A convolution over images has no causal padding. Choose SAME or VALID.");
        }
        this.input = input;
        this.activation = activation;
        this.patches = new Patches(
                Axis.of("convolution", input.height(), kernel, stride, 1, padding),
                Axis.of("convolution", input.width(), kernel, stride, 1, padding),
                input.maps());
        this.output = new Image(patches.rows().out(), patches.columns().out(), filters);
        this.filters = new Filters(patches, filters, normalized, activation, random);
    }

    @Override
    public Shape output() {
        return output.shape();
    }

    @Override
    public Signal forward(Signal signal, boolean training) {
        float[] values = filters.forward(patches, signal, training);
        return new Signal(output.height(), signal.batch(), output.shape().channels(), values);
    }

    @Override
    public Signal backward(Signal gradient) {
        return filters.backward(patches, gradient.values());
    }

    /** W [kernel * kernel * maps, filters], rows slowest, maps fastest, then b, or gain, shift, mean and variance. */
    @Override
    public List<Parameter> parameters() {
        return filters.parameters();
    }

    @Override
    public String window(StepScope scope, String value) {
        OnnxGraph graph = scope.graph();
        Axis rows = patches.rows();
        Axis columns = patches.columns();
        String name = graph.unique("convolution");
        String sums = graph.node(
                "Conv",
                Map.of(),
                new TreeMap<>(Map.of(
                        "kernel_shape",
                        new long[] {rows.kernel(), columns.kernel()},
                        "pads",
                        new long[] {rows.before(), columns.before(), rows.after(), columns.after()},
                        "strides",
                        new long[] {rows.stride(), columns.stride()})),
                input.unfold(graph, value),
                graph.constant(
                        name + ".W",
                        filters.weightsByFilter(input.maps()),
                        output.maps(),
                        input.maps(),
                        rows.kernel(),
                        columns.kernel()),
                graph.constant(name + ".b", filters.foldedBias(), output.maps()));
        String active = activation == Activation.IDENTITY ? sums : graph.node(activation.operator(), sums);
        return output.fold(graph, active);
    }
}
