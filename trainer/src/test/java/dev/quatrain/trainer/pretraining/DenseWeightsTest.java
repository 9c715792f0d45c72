package dev.quatrain.trainer.pretraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.Dense;
import dev.quatrain.trainer.layers.Shape;
import dev.quatrain.trainer.layers.Signal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DenseWeightsTest {
    private static final DenseWeights WEIGHTS =
            new DenseWeights(2, 3, new float[] {1, 2, 3, 4, 5, 6}, new float[] {-1, 0, 1}, Activation.SIGMOID);

    @Test
    void weights_stand_in_their_columns_of_a_cell_and_leave_the_others_alone() {
        float[] cell = new float[2 * 6];
        float[] bias = new float[6];
        WEIGHTS.placeInto(cell, bias, 3);
        assertThat(cell).containsExactly(0, 0, 0, 1, 2, 3, 0, 0, 0, 4, 5, 6);
        assertThat(bias).containsExactly(0, 0, 0, -1, 0, 1);
        assertThatThrownBy(() -> WEIGHTS.placeInto(cell, bias, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void as_tanh_a_sigmoid_unit_answers_the_same_from_minus_one_to_one() {
        float[] sigmoid = output(WEIGHTS);
        float[] tanh = output(WEIGHTS.forTanh());
        for (int j = 0; j < sigmoid.length; j++) {
            assertThat((double) tanh[j]).isEqualTo(2.0 * sigmoid[j] - 1, within(1e-6));
        }
    }

    private static float[] output(DenseWeights weights) {
        Dense layer = new Dense(new Shape(1, 2), 3, weights.activation(), new Random(1));
        weights.copyTo(layer);
        return layer.forward(new Signal(1, 1, 2, new float[] {0.3f, -0.2f}), false)
                .values();
    }

    @Test
    void a_stack_unrolls_to_encoders_upwards_and_decoders_downwards() {
        DenseWeights down = new DenseWeights(3, 2, new float[6], new float[2], Activation.IDENTITY);
        DenseWeights up2 = new DenseWeights(3, 1, new float[3], new float[1], Activation.SIGMOID);
        DenseWeights down2 = new DenseWeights(1, 3, new float[3], new float[3], Activation.SIGMOID);
        assertThat(PretrainedLevel.unroll(List.of(
                        new PretrainedLevel(WEIGHTS, down, List.of()), new PretrainedLevel(up2, down2, List.of()))))
                .containsExactly(WEIGHTS, up2, down2, down);
    }

    @Test
    void examples_that_cannot_be_learned_from_are_refused_with_what_to_do() {
        assertThatThrownBy(() -> new Examples(new float[0][]))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("Give more data");
        assertThatThrownBy(() -> new Examples(new float[][] {{1, Float.NaN}}))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("Value 1 of example 0 is NaN");
    }
}
