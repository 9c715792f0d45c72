package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class Convolution2dTest {
    @Nested
    class Valid extends PoolTest.OnWindows {
        @Override
        protected Shape input() {
            return new Shape(5, 6);
        }

        @Override
        protected Layer layer(Shape input, Random random) {
            return new Convolution2d(Image.of(input, 1), 3, 3, 1, Padding.VALID, false, Activation.TANH, random);
        }
    }

    @Nested
    class SameNormalizedWithStride extends PoolTest.OnWindows {
        @Override
        protected Shape input() {
            return new Shape(5, 12);
        }

        @Override
        protected Layer layer(Shape input, Random random) {
            return new Convolution2d(Image.of(input, 2), 3, 4, 2, Padding.SAME, true, Activation.TANH, random);
        }
    }

    private static Layer lenet(Shape input, Random random) {
        return Chain.build(
                input,
                List.of(
                        new LayerSpec.Convolution2dSpec(1, 3, 3, 1, Padding.VALID, false, Activation.TANH),
                        new LayerSpec.Pool2dSpec(3, Pooling.MEAN, 2, 2),
                        new LayerSpec.Convolution2dSpec(3, 4, 3, 1, Padding.SAME, true, Activation.TANH),
                        new LayerSpec.ReshapeSpec(1),
                        new LayerSpec.DenseSpec(5, Activation.SIGMOID)),
                random);
    }

    @Nested
    class AStack extends PoolTest.OnWindows {
        @Override
        protected Shape input() {
            return new Shape(8, 10);
        }

        @Override
        protected Layer layer(Shape input, Random random) {
            return lenet(input, random);
        }
    }

    @Test
    void a_window_gives_the_same_bits_in_every_batch() {
        Shape input = new Shape(12, 12);
        SameBits.check(input, lenet(input, new Random(1)));
    }

    @Test
    void channels_that_are_no_multiple_of_the_maps_are_refused() {
        assertThatThrownBy(() -> Image.of(new Shape(4, 10), 3))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("3 maps");
    }
}
