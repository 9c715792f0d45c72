package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
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
        assertThat(java.util.Arrays.copyOf(after, 15)).isEqualTo(java.util.Arrays.copyOf(before, 15));
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
