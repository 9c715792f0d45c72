package dev.quatrain.trainer.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1f);
        return ones;
    }

    @Test
    void a_stretch_keeps_the_shape_of_each_feature() {
        float[] example = ones(8);
        new Augmentation(0, 0.1).vary(example, 0, 0, 4, 2, new Random(1));
        assertThat(example[0]).isNotEqualTo(1f).isNotEqualTo(example[1]);
        for (int step = 1; step < 4; step++) {
            assertThat(example[2 * step]).isEqualTo(example[0]);
            assertThat(example[2 * step + 1]).isEqualTo(example[1]);
        }
    }

    @Test
    void jitter_has_its_deviation() {
        float[] example = ones(20_000);
        new Augmentation(0.1, 0).vary(example, 0, 0, 20_000, 1, new Random(1));
        double squares = 0;
        for (float value : example) {
            squares += (value - 1) * (value - 1);
        }
        assertThat(Math.sqrt(squares / example.length)).isCloseTo(0.1, within(2e-3));
    }

    @Test
    void only_the_steps_of_the_example_are_varied() {
        float[] example = ones(5);
        example[3] = Float.NaN;
        new Augmentation(0.1, 0.1).vary(example, 0, 2, 4, 1, new Random(1));
        assertThat(example[0]).isEqualTo(1f);
        assertThat(example[1]).isEqualTo(1f);
        assertThat(example[2]).isNotEqualTo(1f);
        assertThat(example[3]).isNaN();
        assertThat(example[4]).isEqualTo(1f);
    }
}
