package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SquashingTest {
    private static final int POINTS = 200_001;

    private static float[] grid(float end) {
        float[] grid = new float[POINTS];
        for (int i = 0; i < POINTS; i++) {
            grid[i] = end * (2f * i / (POINTS - 1) - 1f);
        }
        return grid;
    }

    @Test
    void tanh_and_sigmoid_are_right_to_single_precision() {
        float[] x = grid(25);
        float[] tanh = x.clone();
        float[] sigmoid = x.clone();
        Squashing.tanh(tanh, 0, POINTS);
        Squashing.sigmoid(sigmoid, 0, POINTS);
        for (int i = 0; i < POINTS; i++) {
            assertThat((double) tanh[i])
                    .isCloseTo(Math.tanh(x[i]), within(5e-7))
                    .isBetween(-1.0, 1.0);
            assertThat((double) sigmoid[i])
                    .isCloseTo(1 / (1 + Math.exp(-x[i])), within(5e-7))
                    .isBetween(0.0, 1.0);
        }
    }

    @Test
    void only_the_given_part_is_replaced_and_not_a_number_stays_so() {
        float[] values = {3, 1, Float.NaN, 3};
        Squashing.tanh(values, 1, 2);
        assertThat(values[0]).isEqualTo(3f);
        assertThat(values[1]).isCloseTo(0.7615942f, within(1e-6f));
        assertThat(values[2]).isNaN();
        assertThat(values[3]).isEqualTo(3f);
    }
}
