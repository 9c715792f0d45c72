package dev.quatrain.trainer.layers;

import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The maximum or mean of every square of an {@link Image}, each map on its own, on whole windows only. */
public final class Pool2d implements Layer {
    private final Image input;
    private final Image output;
    private final Pooling pooling;
    private final int size;
    private final int stride;
    private final PatchPool pool;

    /**
     * @param size rows and columns of a square
     * @param stride rows and columns between two squares
     */
    public Pool2d(Image input, Pooling pooling, int size, int stride) {
        this.input = input;
        this.pooling = pooling;
        this.size = size;
        this.stride = stride;
        Axis rows = Axis.of("pool", input.height(), size, stride, 1, Padding.VALID);
        Axis columns = Axis.of("pool", input.width(), size, stride, 1, Padding.VALID);
        this.output = new Image(rows.out(), columns.out(), input.maps());
        this.pool = new PatchPool(new Patches(rows, columns, input.maps()), pooling);
    }

    @Override
    public Shape output() {
        return output.shape();
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
        return output.fold(
                graph,
                graph.node(
                        pooling.operator(),
                        Map.of(),
                        new TreeMap<>(Map.of(
                                "kernel_shape", new long[] {size, size}, "strides", new long[] {stride, stride})),
                        input.unfold(graph, value)));
    }
}
