package dev.quatrain.trainer.layers;

import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The maximum or mean of every {@code size} steps, each channel on its own, on whole windows only. Steps left over are dropped. */
public final class Pool implements Layer {
    private final Shape input;
    private final Shape output;
    private final Pooling pooling;
    private final Axis steps;
    private final PatchPool pool;

    /**
     * @param size steps that become one
     * @param stride steps between two outputs
     */
    public Pool(Shape input, Pooling pooling, int size, int stride) {
        this.input = input;
        this.pooling = pooling;
        this.steps = Axis.of("pool", input.steps(), size, stride, 1, Padding.VALID);
        this.output = new Shape(steps.out(), input.channels());
        this.pool = new PatchPool(new Patches(steps, Axis.single(), input.channels()), pooling);
    }

    @Override
    public Shape output() {
        return output;
    }

    @Override
    public Signal forward(Signal signal, boolean training) {
        return pool.forward(signal);
    }

    @Override
    public Signal backward(Signal gradient) {
        return pool.backward(gradient);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public String window(StepScope scope, String value) {
        OnnxGraph graph = scope.graph();
        String series = graph.transpose(graph.reshape(value, -1, input.steps(), input.channels()), 0, 2, 1);
        String pooled = graph.node(
                pooling.operator(),
                Map.of(),
                new TreeMap<>(
                        Map.of("kernel_shape", new long[] {steps.kernel()}, "strides", new long[] {steps.stride()})),
                series);
        return graph.reshape(graph.transpose(pooled, 0, 2, 1), -1, output.size());
    }
}
