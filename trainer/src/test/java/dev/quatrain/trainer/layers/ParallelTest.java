package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.layers.LayerSpec.DenseSpec;
import dev.quatrain.trainer.layers.LayerSpec.ParallelSpec;
import dev.quatrain.trainer.layers.LayerSpec.RecurrentSpec;
import dev.quatrain.trainer.layers.LayerSpec.ReshapeSpec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ParallelTest {
    @Nested
    class OfAWindow extends LayerContract {
        @Override
        protected Layer layer(Shape input, Random random) {
            return new ParallelSpec(
                            List.of(new ReshapeSpec(1), new DenseSpec(5, Activation.TANH)),
                            List.of(new ReshapeSpec(1), new DenseSpec(3, Activation.IDENTITY)))
                    .build(input, random);
        }

        @Override
        protected boolean streams() {
            return false;
        }
    }

    @Nested
    class OfSteps extends LayerContract {
        @Override
        protected Layer layer(Shape input, Random random) {
            return new ParallelSpec(
                            List.of(new RecurrentSpec(Cell.GRU, 5), new DenseSpec(2, Activation.TANH)),
                            List.of(new DenseSpec(3, Activation.IDENTITY)))
                    .build(input, random);
        }

        @Override
        protected boolean windows() {
            return false;
        }
    }

    @Test
    void chains_of_different_steps_are_refused() {
        assertThatThrownBy(() ->
                        new ParallelSpec(List.of(new ReshapeSpec(1)), List.of()).build(new Shape(6, 4), new Random(1)))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("1 steps, the other 6");
    }
}
