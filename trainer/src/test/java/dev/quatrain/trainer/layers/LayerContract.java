package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every layer promises: right gradients, and nodes that compute what its forward pass computes. */
public abstract class LayerContract {
    private static final int BATCH = 3;
    /** Central differences in single precision: the best step is about the cube root of its resolution. */
    private static final float NUDGE = 5e-3f;

    /** What the layer is tried on. */
    protected Shape input() {
        return new Shape(6, 4);
    }

    /** The layer with weights from a seed. */
    protected abstract Layer layer(Shape input, Random random);

    /** Whether it can go step by step. */
    protected boolean streams() {
        return true;
    }

    /** Whether it can be applied to a whole window. */
    protected boolean windows() {
        return true;
    }

    /** By how many steps its streamed output lags behind. */
    protected int delay() {
        return 0;
    }

    private Signal randomInput(int batch, long seed) {
        Random random = new Random(seed);
        Signal signal = Signal.zeros(input().steps(), batch, input().channels());
        for (int i = 0; i < signal.values().length; i++) {
            signal.values()[i] = (float) random.nextGaussian();
        }
        return signal;
    }

    private Layer layer() {
        return layer(input(), new Random(5));
    }

    private static double loss(Layer layer, Signal input, float[] direction) {
        float[] output = layer.forward(input, true).values();
        double sum = 0;
        for (int i = 0; i < output.length; i++) {
            sum += (double) output[i] * direction[i];
        }
        return sum;
    }

    private float[] direction(Layer layer) {
        Random random = new Random(9);
        float[] direction = new float[layer.output().size() * BATCH];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) random.nextGaussian();
        }
        return direction;
    }

    @Test
    void output_has_the_promised_shape() {
        Layer layer = layer();
        Signal output = layer.forward(randomInput(BATCH, 1), false);
        assertThat(output.steps()).isEqualTo(layer.output().steps());
        assertThat(output.channels()).isEqualTo(layer.output().channels());
        assertThat(output.batch()).isEqualTo(BATCH);
    }

    @Test
    void gradients_by_the_input_match_finite_differences() {
        Layer layer = layer();
        Signal input = randomInput(BATCH, 2);
        float[] direction = direction(layer);
        Signal output = layer.forward(input, true);
        float[] gradient = layer.backward(output.with(direction)).values().clone();
        check(layer, input, direction, input.values(), gradient, "input");
    }

    @Test
    void gradients_by_every_parameter_match_finite_differences() {
        Layer layer = layer();
        Signal input = randomInput(BATCH, 3);
        float[] direction = direction(layer);
        Signal output = layer.forward(input, true);
        layer.backward(output.with(direction));
        for (Parameter parameter : layer.parameters()) {
            if (parameter.kind() != Parameter.Kind.STATISTIC) {
                check(
                        layer,
                        input,
                        direction,
                        parameter.values(),
                        parameter.gradient().clone(),
                        parameter.name());
            }
        }
    }

    private static void check(
            Layer layer, Signal input, float[] direction, float[] values, float[] gradient, String what) {
        double scale = 0;
        for (float g : gradient) {
            scale = Math.max(scale, Math.abs(g));
        }
        for (int i = 0; i < values.length; i++) {
            float kept = values[i];
            values[i] = kept + NUDGE;
            double up = loss(layer, input, direction);
            values[i] = kept - NUDGE;
            double down = loss(layer, input, direction);
            values[i] = kept;
            double numeric = (up - down) / (2 * NUDGE);
            assertThat((double) gradient[i])
                    .as("gradient by %s[%d]", what, i)
                    .isCloseTo(numeric, within(3e-3 * Math.max(1, scale)));
        }
    }

    @Test
    void gradients_add_up() {
        Layer layer = layer();
        Signal input = randomInput(BATCH, 4);
        float[] direction = direction(layer);
        for (int pass = 1; pass <= 2; pass++) {
            layer.backward(layer.forward(input, true).with(direction));
        }
        Layer once = layer();
        once.backward(once.forward(input, true).with(direction));
        for (int p = 0; p < layer.parameters().size(); p++) {
            float[] twice = layer.parameters().get(p).gradient();
            float[] single = once.parameters().get(p).gradient();
            for (int i = 0; i < twice.length; i++) {
                assertThat(twice[i]).isCloseTo(2 * single[i], within(1e-3f * Math.max(1, Math.abs(single[i]))));
            }
        }
    }

    @Test
    void the_same_seed_gives_the_same_weights() {
        for (int p = 0; p < layer().parameters().size(); p++) {
            assertThat(layer().parameters().get(p).values())
                    .isEqualTo(layer().parameters().get(p).values());
        }
    }

    @Test
    void streamed_steps_equal_the_forward_pass() {
        if (!streams()) {
            return;
        }
        Layer layer = trainedALittle();
        Signal input = randomInput(BATCH, 6);
        Signal whole = layer.forward(input, false);
        try (GraphRun graph = GraphRun.steps(layer, input().channels(), delay() > 0)) {
            assertThat(graph.delay()).isEqualTo(delay());
            float[][] states = graph.freshStates(BATCH);
            for (int t = 0; t < input.steps() + delay(); t++) {
                float[][] readings = new float[BATCH][input().channels()];
                for (int b = 0; b < BATCH; b++) {
                    for (int c = 0; c < readings[b].length; c++) {
                        readings[b][c] = t < input.steps()
                                ? input.values()[input.at(t) + b * readings[b].length + c]
                                : Float.NaN;
                    }
                }
                float[][] outputs = graph.run(readings, states);
                if (t >= delay()) {
                    assertEqual(outputs, whole, t - delay(), 1);
                }
            }
        }
    }

    @Test
    void a_windows_nodes_equal_the_forward_pass() {
        if (!windows()) {
            return;
        }
        Layer layer = trainedALittle();
        Signal input = randomInput(BATCH, 7);
        Signal whole = layer.forward(input, false);
        float[][] windows = new float[BATCH][input().size()];
        for (int b = 0; b < BATCH; b++) {
            for (int i = 0; i < windows[b].length; i++) {
                int t = i / input().channels();
                int c = i % input().channels();
                windows[b][i] = input.values()[input.at(t) + b * input().channels() + c];
            }
        }
        try (GraphRun graph = GraphRun.window(layer, input())) {
            assertEqual(graph.run(windows, graph.freshStates(BATCH)), whole, 0, whole.steps());
        }
    }

    /** With statistics that differ from where they began. */
    private Layer trainedALittle() {
        Layer layer = layer();
        layer.forward(randomInput(BATCH, 8), true);
        layer.forward(randomInput(BATCH, 9), true);
        return layer;
    }

    private static void assertEqual(float[][] outputs, Signal whole, int step, int steps) {
        int channels = whole.channels();
        for (int b = 0; b < outputs.length; b++) {
            for (int i = 0; i < steps * channels; i++) {
                float expected = whole.values()[whole.at(step + i / channels) + b * channels + i % channels];
                assertThat(outputs[b][i])
                        .as("sequence %d, step %d, channel %d", b, step + i / channels, i % channels)
                        .isCloseTo(expected, within(1e-5f * Math.max(1, Math.abs(expected))));
            }
        }
    }
}
