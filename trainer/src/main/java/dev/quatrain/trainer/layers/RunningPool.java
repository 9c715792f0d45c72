package dev.quatrain.trainer.layers;

import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * The maximum and/or mean over all steps since the series began, at every step, side by side. Streams with the number of readings, the
 * running mean and the maximum in the hidden state; the mean itself is kept, not the sum, for a sum of millions outgrows a float.
 */
public final class RunningPool implements Layer {
    private final Shape input;
    private final List<Pooling> poolings;
    private Signal lastInput = Signal.zeros(0, 0, 0);
    /** Of every step the float that is the largest so far. */
    private int[] largest = {};

    /** @param poolings in the order in which they lie side by side */
    public RunningPool(Shape input, List<Pooling> poolings) {
        this.input = input;
        this.poolings = Pooling.some(poolings);
    }

    @Override
    public Shape output() {
        return new Shape(input.steps(), input.channels() * poolings.size());
    }

    @Override
    public Signal forward(Signal signal, boolean training) {
        lastInput = signal;
        int channels = signal.channels();
        int row = signal.batch() * channels;
        float[] x = signal.values();
        float[] mean = new float[row];
        largest = new int[x.length];
        Signal pooled = Signal.zeros(signal.steps(), signal.batch(), channels * poolings.size());
        for (int t = 0; t < signal.steps(); t++) {
            int from = signal.at(t);
            for (int i = 0; i < row; i++) {
                int at = from + i;
                mean[i] += (x[at] - mean[i]) / (t + 1);
                largest[at] = t == 0 || x[at] > x[largest[at - row]] ? at : largest[at - row];
                for (int p = 0; p < poolings.size(); p++) {
                    pooled.values()[place(at, p)] = poolings.get(p) == Pooling.MAX ? x[largest[at]] : mean[i];
                }
            }
        }
        return pooled;
    }

    @Override
    public Signal backward(Signal gradient) {
        Signal byInput = lastInput.with(new float[lastInput.values().length]);
        int row = byInput.batch() * byInput.channels();
        for (int p = 0; p < poolings.size(); p++) {
            float[] later = new float[row];
            for (int t = byInput.steps() - 1; t >= 0; t--) {
                for (int i = 0; i < row; i++) {
                    int at = byInput.at(t) + i;
                    float delta = gradient.values()[place(at, p)];
                    if (poolings.get(p) == Pooling.MAX) {
                        byInput.values()[largest[at]] += delta;
                    } else {
                        later[i] += delta / (t + 1);
                        byInput.values()[at] += later[i];
                    }
                }
            }
        }
        return byInput;
    }

    /** Where pooling p of float i of the input goes. */
    private int place(int i, int p) {
        int channels = input.channels();
        return (i / channels * poolings.size() + p) * channels + i % channels;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public String step(StepScope scope, String value) {
        OnnxGraph graph = scope.graph();
        StepScope.State readings = scope.state("readings", 1);
        String one = graph.constant(graph.unique("one"), new float[] {1f}, 1);
        String count = graph.node("Add", readings.value(), one);
        scope.next(readings, count);
        List<String> pooled = new ArrayList<>();
        for (Pooling pooling : poolings) {
            StepScope.State before = scope.state(pooling == Pooling.MAX ? "maximum" : "mean", input.channels());
            String after = pooling == Pooling.MAX
                    ? maximum(graph, readings.value(), before.value(), value)
                    : graph.node(
                            "Add", before.value(), graph.node("Div", graph.node("Sub", value, before.value()), count));
            scope.next(before, after);
            pooled.add(after);
        }
        return graph.concat(pooled);
    }

    /** The state is zero where a series begins, which is no maximum. */
    private static String maximum(OnnxGraph graph, String readings, String before, String value) {
        String zero = graph.constant(graph.unique("zero"), new float[] {0f}, 1);
        return graph.node("Where", graph.node("Greater", readings, zero), graph.node("Max", before, value), value);
    }

    @Override
    public String window(StepScope scope, String value) {
        OnnxGraph graph = scope.graph();
        String steps = graph.reshape(value, -1, input.steps(), input.channels());
        List<String> pooled = new ArrayList<>();
        for (Pooling pooling : poolings) {
            String running = pooling == Pooling.MAX ? maxima(graph, steps) : means(graph, steps);
            pooled.add(graph.reshape(running, -1, input.channels()));
        }
        return graph.reshape(graph.concat(pooled), -1, output().size());
    }

    /** Maxima of the last 1, 2, 4, ... steps (Hillis and Steele 1986). */
    private String maxima(OnnxGraph graph, String steps) {
        String maxima = steps;
        for (int back = 1; back < input.steps(); back *= 2) {
            int kept = input.steps() - back;
            String first = graph.slice(maxima, 0, back);
            String later = graph.node("Max", graph.slice(maxima, 0, kept), graph.slice(maxima, back, kept));
            maxima = graph.concat(List.of(first, later));
        }
        return maxima;
    }

    private String means(OnnxGraph graph, String steps) {
        float[] counts = new float[input.steps()];
        for (int t = 0; t < counts.length; t++) {
            counts[t] = t + 1;
        }
        String sums = graph.node("CumSum", steps, graph.longs(1));
        return graph.node("Div", sums, graph.constant(graph.unique("counts"), counts, counts.length, 1));
    }
}
