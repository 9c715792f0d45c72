package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookaheadTest {
    private static final int CHANNELS = 3;
    private static final int UNITS = 4;

    private static Signal input(int steps, int batch) {
        Random random = new Random(steps);
        Signal signal = Signal.zeros(steps, batch, CHANNELS);
        for (int i = 0; i < signal.values().length; i++) {
            signal.values()[i] = (float) random.nextGaussian();
        }
        return signal;
    }

    private static Layer stacked() {
        return Chain.build(
                new Shape(20, CHANNELS),
                List.of(
                        new LayerSpec.LookaheadSpec(Cell.LSTM, UNITS, 3),
                        new LayerSpec.LookaheadSpec(Cell.GRU, UNITS, 2)),
                new Random(8));
    }

    private static Signal part(Signal signal, int from, int to) {
        return new Signal(
                to - from,
                signal.batch(),
                signal.channels(),
                Arrays.copyOfRange(signal.values(), signal.at(from), signal.at(to)));
    }

    private static float[] row(float[] values, int row) {
        return Arrays.copyOfRange(values, row * 2 * UNITS, (row + 1) * 2 * UNITS);
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void backward_state_is_that_of_a_reversed_pass_over_the_steps_ahead(Cell cell) {
        int delay = 3;
        int steps = 8;
        Lookahead layer = new Lookahead(new Shape(steps, CHANNELS), cell, UNITS, delay, new Random(4));
        Recurrent forward = new Recurrent(new Shape(steps, CHANNELS), cell, UNITS, new Random(0));
        Recurrent backward = new Recurrent(new Shape(steps, CHANNELS), cell, UNITS, new Random(0));
        List<Parameter> parameters = layer.parameters();
        int each = parameters.size() / 2;
        for (int p = 0; p < each; p++) {
            copy(parameters.get(p), forward.parameters().get(p));
            copy(parameters.get(each + p), backward.parameters().get(p));
        }
        Signal input = input(steps, 1);
        Signal whole = layer.forward(input, false);
        Signal ahead = forward.forward(input, false);
        for (int t = 0; t < steps; t++) {
            int last = Math.min(t + delay, steps - 1);
            Signal reversed = Signal.zeros(last - t + 1, 1, CHANNELS);
            for (int s = 0; s < reversed.steps(); s++) {
                System.arraycopy(input.values(), input.at(last - s), reversed.values(), reversed.at(s), CHANNELS);
            }
            Signal back = backward.forward(reversed, false);
            assertThat(row(whole.values(), t))
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(both(ahead.step(t), back.step(reversed.steps() - 1)));
        }
    }

    private static void copy(Parameter from, Parameter to) {
        System.arraycopy(from.values(), 0, to.values(), 0, to.length());
    }

    private static float[] both(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5, 6, 11, 20})
    void a_series_that_ends_is_flushed_with_what_look_ahead_there_is(int length) {
        Layer layer = stacked();
        Signal whole = input(20, 2);
        Signal cut = part(whole, 0, length);
        Signal offline = layer.forward(cut, false);
        try (GraphRun graph = GraphRun.steps(layer, CHANNELS, true)) {
            float[][] states = graph.freshStates(2);
            for (int t = 0; t < length + graph.delay(); t++) {
                float[][] outputs = graph.run(readings(cut, t), states);
                for (int b = 0; b < 2 && t >= graph.delay(); b++) {
                    float[] expected = row(offline.values(), (t - graph.delay()) * 2 + b);
                    assertClose(outputs[b], expected, "length " + length + ", step " + t);
                }
            }
        }
    }

    @Test
    void a_stream_that_says_nothing_of_absence_is_taken_as_complete() {
        Layer layer = stacked();
        Signal input = input(15, 2);
        Signal whole = layer.forward(input, false);
        try (GraphRun graph = GraphRun.steps(layer, CHANNELS, false)) {
            float[][] states = graph.freshStates(2);
            for (int t = 0; t < input.steps(); t++) {
                float[][] outputs = graph.run(readings(input, t), states);
                for (int b = 0; b < 2 && t >= graph.delay(); b++) {
                    assertClose(outputs[b], row(whole.values(), (t - graph.delay()) * 2 + b), "step " + t);
                }
            }
        }
    }

    @Test
    void after_a_pause_the_series_goes_on_where_it_stood() {
        int delay = 3;
        int pause = 5;
        Lookahead layer = new Lookahead(new Shape(12, CHANNELS), Cell.LSTM, UNITS, delay, new Random(6));
        Signal input = input(12, 1);
        Signal whole = layer.forward(input, false);
        try (GraphRun graph = GraphRun.steps(layer, CHANNELS, true)) {
            float[][] states = graph.freshStates(1);
            for (int t = 0; t < 6; t++) {
                graph.run(readings(input, t), states);
            }
            for (int t = 0; t < pause; t++) {
                graph.run(readings(input, input.steps()), states);
            }
            for (int t = 6; t < input.steps() + delay; t++) {
                float[][] outputs = graph.run(readings(input, t), states);
                if (t >= 6 + delay) {
                    assertClose(outputs[0], row(whole.values(), t - delay), "step " + t);
                }
            }
        }
    }

    @Test
    void a_batch_equals_its_singles_bit_for_bit_whoever_else_is_absent() {
        Layer layer = stacked();
        int batch = 37;
        Signal input = input(12, batch);
        try (GraphRun graph = GraphRun.steps(layer, CHANNELS, true)) {
            float[][] together = graph.freshStates(batch);
            float[][] alone = graph.freshStates(batch);
            for (int t = 0; t < input.steps() + graph.delay(); t++) {
                float[][] readings = readings(input, t);
                for (int b = 0; b < batch; b++) {
                    if (t >= input.steps() - b % 5) {
                        Arrays.fill(readings[b], Float.NaN);
                    }
                }
                float[][] outputs = graph.run(readings, together);
                for (int b = 0; b < batch; b++) {
                    float[][] state = {alone[b]};
                    assertThat(graph.run(new float[][] {readings[b]}, state)[0]).isEqualTo(outputs[b]);
                    alone[b] = state[0];
                    assertThat(alone[b]).isEqualTo(together[b]);
                }
            }
        }
    }

    @Test
    void longer_sequences_than_it_was_built_for_are_no_difference() {
        Lookahead layer = new Lookahead(new Shape(4, CHANNELS), Cell.GRU, UNITS, 2, new Random(3));
        Signal input = input(30, 2);
        float[] before = layer.forward(part(input, 0, 20), false).values();
        float[] longer = layer.forward(input, false).values();
        int complete = 18 * 2 * 2 * UNITS;
        for (int i = 0; i < complete; i++) {
            assertThat(longer[i]).isCloseTo(before[i], within(1e-6f));
        }
    }

    private static float[][] readings(Signal input, int t) {
        float[][] readings = new float[input.batch()][CHANNELS];
        for (int b = 0; b < readings.length; b++) {
            for (int c = 0; c < CHANNELS; c++) {
                readings[b][c] = t < input.steps() ? input.values()[input.at(t) + b * CHANNELS + c] : Float.NaN;
            }
        }
        return readings;
    }

    private static void assertClose(float[] actual, float[] expected, String what) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as(what).isCloseTo(expected[i], within(1e-5f));
        }
    }
}
