package dev.quatrain.trainer.layers;

import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.Map;

/**
 * The maximum and/or mean over all steps of a window, side by side as one step, on whole windows only. {@link RunningPool} is what a
 * stream can have of it.
 */
public final class GlobalPool implements Layer {
    private final Shape input;
    private final List<Pooling> poolings;
    private Signal lastInput = Signal.zeros(0, 0, 0);
    private int[] largest = {};

    /** @param poolings in the order in which they lie side by side */
    public GlobalPool(Shape input, List<Pooling> poolings) {
        this.input = input;
        this.poolings = Pooling.some(poolings);
    }

    @Override
    public Shape output() {
        return new Shape(1, input.channels() * poolings.size());
    }

    @Override
    public Signal forward(Signal signal, boolean training) {
        lastInput = signal;
        int channels = signal.channels();
        int row = signal.batch() * channels;
        float[] sum = new float[row];
        largest = new int[row];
        for (int i = 0; i < row; i++) {
            largest[i] = i;
        }
        float[] x = signal.values();
        for (int t = 0; t < signal.steps(); t++) {
            int from = signal.at(t);
            for (int i = 0; i < row; i++) {
                sum[i] += x[from + i];
                largest[i] = x[from + i] > x[largest[i]] ? from + i : largest[i];
            }
        }
        Signal pooled = Signal.zeros(1, signal.batch(), channels * poolings.size());
        for (int p = 0; p < poolings.size(); p++) {
            for (int i = 0; i < row; i++) {
                pooled.values()[place(i, p)] = poolings.get(p) == Pooling.MAX ? x[largest[i]] : sum[i] / signal.steps();
            }
        }
        return pooled;
    }

    @Override
    public Signal backward(Signal gradient) {
        Signal byInput = lastInput.with(new float[lastInput.values().length]);
        int row = byInput.batch() * byInput.channels();
        for (int p = 0; p < poolings.size(); p++) {
            for (int i = 0; i < row; i++) {
                float delta = gradient.values()[place(i, p)];
                if (poolings.get(p) == Pooling.MAX) {
                    byInput.values()[largest[i]] += delta;
                } else {
                    for (int t = 0; t < byInput.steps(); t++) {
                        byInput.values()[byInput.at(t) + i] += delta / byInput.steps();
                    }
                }
            }
        }
        return byInput;
    }

    /** Where pooling p of float i of a step's batch goes. */
    private int place(int i, int p) {
        int channels = input.channels();
        return (i / channels * poolings.size() + p) * channels + i % channels;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    /** By operators with a kernel as long as the window: ReduceMean gives a row other bits in other batches. */
    @Override
    public String window(StepScope scope, String value) {
        OnnxGraph graph = scope.graph();
        String series = graph.transpose(graph.reshape(value, -1, input.steps(), input.channels()), 0, 2, 1);
        return graph.reshape(
                graph.concat(poolings.stream()
                        .map(pooling -> graph.node(
                                pooling.operator(),
                                Map.of(),
                                Map.of("kernel_shape", new long[] {input.steps()}),
                                series))
                        .toList()),
                -1,
                output().size());
    }
}
