package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ResidualTest {
    private static LayerSpec causal(int filters, int dilation) {
        return new LayerSpec.ConvolutionSpec(filters, 3, 1, dilation, Padding.CAUSAL, false, Activation.TANH);
    }

    @Nested
    class OfTheSameWidth extends LayerContract {
        @Override
        protected Layer layer(Shape input, Random random) {
            return new LayerSpec.ResidualSpec(List.of(causal(7, 1), causal(4, 1)), Activation.TANH)
                    .build(input, random);
        }
    }

    @Nested
    class OfAnotherWidth extends LayerContract {
        @Override
        protected Layer layer(Shape input, Random random) {
            return new LayerSpec.ResidualSpec(List.of(causal(5, 2)), Activation.SIGMOID).build(input, random);
        }
    }

    @Nested
    class AStackOfTwoBlocks extends LayerContract {
        @Override
        protected Layer layer(Shape input, Random random) {
            return Chain.build(
                    input,
                    List.of(
                            new LayerSpec.ResidualSpec(List.of(causal(5, 1)), Activation.TANH),
                            new LayerSpec.ResidualSpec(List.of(causal(5, 2)), Activation.TANH)),
                    random);
        }
    }

    @Test
    void layers_that_shorten_the_window_are_refused() {
        assertThatThrownBy(() -> new LayerSpec.ResidualSpec(
                                List.of(new LayerSpec.PoolSpec(Pooling.MAX, 2, 2)), Activation.RELU)
                        .build(new Shape(6, 4), new Random(1)))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("3 steps of 6");
    }
}
