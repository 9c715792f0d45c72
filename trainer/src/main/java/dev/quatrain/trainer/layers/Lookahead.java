package dev.quatrain.trainer.layers;

import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A bidirectional recurrent layer that looks ahead at most {@code delay} steps, so that it runs on a stream: at step t the state of a
 * forward cell beside that of a backward cell, which from a zero state has read the steps min(t + delay, end) down to t. A delay of a
 * whole sequence makes it the textbook's bidirectional layer (Schuster and Paliwal 1997); the bound is the latency-controlled one of
 * Zhang et al. 2016, taken anew for every step rather than for blocks of them, so that every step sees as far.
 *
 * <p>The backward passes of all steps with a full look-ahead run side by side, as rows of one batch:
 *
 * <pre>
 * T = 5, delay = 2         rows (blocks of B)        state after the last unrolled step
 * unrolled step 0 reads    x2  x3  x4
 * unrolled step 1 reads    x1  x2  x3
 * unrolled step 2 reads    x0  x1  x2                of t = 0, 1, 2
 * </pre>
 *
 * The last block begins at the sequence's end, so its states after the steps before the last are those of t = 4 and 3, whose look-ahead
 * is cut short.
 */
public final class Lookahead implements Layer {
    private final Shape output;
    private final int inputs;
    private final int units;
    private final int delay;
    private final CellWeights forward;
    private final CellWeights backward;
    private Signal lastInput = Signal.zeros(0, 0, 0);
    private @Nullable Unroll ahead;
    private @Nullable Unroll back;

    public Lookahead(Shape input, Cell cell, int units, int delay, Random random) {
        if (delay < 0) {
            throw new IllegalArgumentException("A look-ahead of " + delay + " steps");
        }
        this.output = new Shape(input.steps(), 2 * units);
        this.inputs = input.channels();
        this.units = units;
        this.delay = delay;
        this.forward = new CellWeights("forward.", cell, inputs, units, random);
        this.backward = new CellWeights("backward.", cell, inputs, units, random);
    }

    @Override
    public Shape output() {
        return output;
    }

    /** Steps by which the streamed output lags behind. */
    public int delay() {
        return delay;
    }

    /** Begins both cells with a pre-trained encoder, see {@link Recurrent#startFrom}. */
    public void startFrom(float[] encoder, float[] biases) {
        forward.startFrom(encoder, biases);
        backward.startFrom(encoder, biases);
    }

    @Override
    public Signal forward(Signal input, boolean training) {
        int steps = input.steps();
        int batch = input.batch();
        int reach = reach(steps);
        Unroll one = ahead != null && ahead.fits(steps, batch) ? ahead : Unroll.of(forward, steps, batch);
        int rows = (steps - reach) * batch;
        Unroll other = back != null && back.fits(reach + 1, rows) ? back : Unroll.of(backward, reach + 1, rows);
        one.forward(forward.project(input), step -> step * batch);
        other.forward(backward.project(input), step -> (reach - step) * batch);
        Signal states = Signal.zeros(steps, batch, 2 * units);
        for (int t = 0; t < steps; t++) {
            int from = stateOf(t, other, steps, batch, reach) + other.width;
            for (int b = 0; b < batch; b++) {
                int to = states.at(t) + b * 2 * units;
                System.arraycopy(one.states(), one.width * (t + 1) + b * units, states.values(), to, units);
                System.arraycopy(other.states(), from + b * units, states.values(), to + units, units);
            }
        }
        lastInput = input;
        ahead = one;
        back = other;
        return states;
    }

    /** How far it looks in a sequence of so many steps. */
    private int reach(int steps) {
        return Math.min(delay, steps - 1);
    }

    /** Where among the states after each unrolled step the backward state of step t stands, for all sequences of the batch. */
    private int stateOf(int t, Unroll unroll, int steps, int batch, int reach) {
        int lastBlock = steps - 1 - reach;
        int unrolledStep = Math.min(steps - 1 - t, reach);
        return unrolledStep * unroll.width + Math.min(t, lastBlock) * batch * units;
    }

    @Override
    public Signal backward(Signal gradient) {
        if (ahead == null || back == null) {
            throw new IllegalStateException("A backward pass follows a forward pass");
        }
        int steps = lastInput.steps();
        int batch = lastInput.batch();
        int reach = reach(steps);
        float[] byForward = new float[steps * ahead.width];
        float[] byBackward = new float[(reach + 1) * back.width];
        for (int t = 0; t < steps; t++) {
            int to = stateOf(t, back, steps, batch, reach);
            for (int b = 0; b < batch; b++) {
                int from = gradient.at(t) + b * 2 * units;
                System.arraycopy(gradient.values(), from, byForward, t * ahead.width + b * units, units);
                System.arraycopy(gradient.values(), from + units, byBackward, to + b * units, units);
            }
        }
        Signal byInput = Signal.zeros(steps, batch, inputs);
        float[] byProjection = new float[lastInput.rows() * forward.columns()];
        ahead.backward(byForward, byProjection, step -> step * batch);
        forward.projectBackward(lastInput, byProjection, byInput.values());
        float[] byOther = new float[lastInput.rows() * backward.columns()];
        back.backward(byBackward, byOther, step -> (reach - step) * batch);
        backward.projectBackward(lastInput, byOther, byInput.values());
        return byInput;
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(forward.parameters());
        parameters.addAll(backward.parameters());
        return parameters;
    }

    /**
     * Keeps the last {@code delay} inputs, each after a flag whether it is one, and answers for the oldest; what follows it is told by
     * {@link StepScope#present()} whether that was one.
     */
    @Override
    public String step(StepScope scope, String input) {
        OnnxGraph graph = scope.graph();
        LookaheadWindow window = LookaheadWindow.push(scope, input, inputs, delay);
        scope.present(window.present(0));
        scope.delayBy(delay);
        String forwardState = new CellNodes(graph, forward).advance(scope, window.input(0));
        CellNodes cell = new CellNodes(graph, backward);
        List<String> states = cell.zeros(input);
        for (int entry = delay; entry >= 0; entry--) {
            List<String> before = states;
            List<String> after = cell.advance(window.input(entry), before);
            String present = window.present(entry);
            List<String> chosen = new ArrayList<>();
            for (int i = 0; i < after.size(); i++) {
                chosen.add(present == null ? after.get(i) : graph.node("Where", present, after.get(i), before.get(i)));
            }
            states = chosen;
        }
        return graph.concat(List.of(forwardState, states.get(0)));
    }

    @Override
    public String window(StepScope scope, String input) {
        OnnxGraph graph = scope.graph();
        int steps = output.steps();
        int reach = reach(steps);
        int blocks = steps - reach;
        List<String> outputs = new ArrayList<>(
                new CellNodes(graph, forward).unroll(graph.split(input, Collections.nCopies(steps, inputs))));
        List<String> blockInputs = new ArrayList<>();
        for (int s = 0; s <= reach; s++) {
            String part = graph.slice(input, (long) (reach - s) * inputs, (long) blocks * inputs);
            blockInputs.add(graph.reshape(part, -1, inputs));
        }
        List<String> unrolled = new CellNodes(graph, backward).unroll(blockInputs);
        for (int t = 0; t < steps; t++) {
            int s = Math.min(steps - 1 - t, reach);
            String all = graph.reshape(unrolled.get(s), -1, (long) blocks * units);
            String state = graph.slice(all, (long) Math.min(t, blocks - 1) * units, units);
            outputs.set(t, graph.concat(List.of(outputs.get(t), state)));
        }
        return graph.concat(outputs);
    }
}
