package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withPrecision;

import dev.quatrain.model.OperatorError;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConvolutionTest {
    private static Convolution convolution(
            Shape input, int kernel, int stride, int dilation, Padding padding, boolean normalized, Random random) {
        return new Convolution(input, 5, kernel, stride, dilation, padding, normalized, Activation.TANH, random);
    }

    @Nested
    class Causal extends LayerContract {
        @Override
        protected Layer layer(Shape input, Random random) {
            return convolution(input, 3, 1, 1, Padding.CAUSAL, false, random);
        }
    }

    @Nested
    class CausalDilatedNormalized extends LayerContract {
        @Override
        protected Shape input() {
            return new Shape(9, 3);
        }

        @Override
        protected Layer layer(Shape input, Random random) {
            return convolution(input, 3, 1, 2, Padding.CAUSAL, true, random);
        }
    }

    @Nested
    class LongerThanItsWindow extends LayerContract {
        @Override
        protected Layer layer(Shape input, Random random) {
            return convolution(input, 4, 1, 3, Padding.CAUSAL, false, random);
        }
    }

    @Nested
    class OfWidthOne extends LayerContract {
        @Override
        protected Layer layer(Shape input, Random random) {
            return convolution(input, 1, 1, 1, Padding.SAME, true, random);
        }
    }

    @Nested
    class SameWithStride extends LayerContract {
        @Override
        protected boolean streams() {
            return false;
        }

        @Override
        protected Layer layer(Shape input, Random random) {
            return convolution(input, 4, 2, 1, Padding.SAME, true, random);
        }
    }

    @Nested
    class ValidDilatedWithStride extends LayerContract {
        @Override
        protected boolean streams() {
            return false;
        }

        @Override
        protected Shape input() {
            return new Shape(10, 3);
        }

        @Override
        protected Layer layer(Shape input, Random random) {
            return convolution(input, 3, 2, 2, Padding.VALID, false, random);
        }
    }

    @Test
    void output_lengths_follow_the_padding() {
        Shape input = new Shape(10, 3);
        Random random = new Random(1);
        assertThat(convolution(input, 4, 1, 1, Padding.CAUSAL, false, random).output())
                .isEqualTo(new Shape(10, 5));
        assertThat(convolution(input, 4, 3, 1, Padding.SAME, false, random).output())
                .isEqualTo(new Shape(4, 5));
        assertThat(convolution(input, 4, 2, 2, Padding.VALID, false, random).output())
                .isEqualTo(new Shape(2, 5));
    }

    @Test
    void a_causal_output_does_not_depend_on_later_inputs() {
        Convolution layer = convolution(new Shape(6, 1), 3, 1, 2, Padding.CAUSAL, false, new Random(1));
        float[] before = layer.forward(new Signal(6, 1, 1, new float[] {1, 2, 3, 4, 5, 6}), false)
                .values();
        float[] after = layer.forward(new Signal(6, 1, 1, new float[] {1, 2, 3, 9, 9, 9}), false)
                .values();
        assertThat(Arrays.copyOf(after, 15)).isEqualTo(Arrays.copyOf(before, 15));
    }

    /** Large enough that its patches are multiplied in several parts, and a single sequence's in one. */
    @Test
    void a_batch_equals_its_singles() {
        int batch = 64;
        Convolution layer = convolution(new Shape(50, 8), 8, 1, 1, Padding.SAME, false, new Random(1));
        Signal input = random(new Signal(50, batch, 8, new float[50 * batch * 8]), 2);
        Signal output = layer.forward(input, true);
        Signal gradient = random(output, 3);
        Signal byInput = layer.backward(gradient);
        float[] byWeights = layer.parameters().get(0).gradient().clone();
        Arrays.fill(layer.parameters().get(0).gradient(), 0f);
        for (int b = 0; b < batch; b++) {
            assertClose(layer.forward(single(input, b), true), single(output, b));
            assertClose(layer.backward(single(gradient, b)), single(byInput, b));
        }
        assertThat(layer.parameters().get(0).gradient()).containsExactly(byWeights, withPrecision(1e-3f));
    }

    private static Signal random(Signal shape, long seed) {
        Random random = new Random(seed);
        float[] values = new float[shape.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return shape.with(values);
    }

    private static Signal single(Signal batch, int b) {
        Signal single = Signal.zeros(batch.steps(), 1, batch.channels());
        for (int t = 0; t < batch.steps(); t++) {
            System.arraycopy(
                    batch.values(),
                    batch.at(t) + b * batch.channels(),
                    single.values(),
                    single.at(t),
                    batch.channels());
        }
        return single;
    }

    private static void assertClose(Signal found, Signal expected) {
        assertThat(found.values()).containsExactly(expected.values(), withPrecision(1e-5f));
    }

    @Test
    void one_that_does_not_fit_says_how_to_mend_it() {
        assertThatThrownBy(() -> convolution(new Shape(5, 1), 3, 1, 3, Padding.VALID, false, new Random(1)))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("spans 7 steps")
                .hasMessageContaining("longer window");
    }

    @Test
    void a_window_gives_the_same_bits_in_every_batch() {
        Shape input = new Shape(16, 4);
        SameBits.check(input, convolution(input, 5, 1, 1, Padding.SAME, true, new Random(1)));
    }
}
