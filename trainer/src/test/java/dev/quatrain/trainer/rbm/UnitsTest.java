package dev.quatrain.trainer.rbm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UnitsTest {
    @Test
    void the_fast_sigmoid_is_the_sigmoid_to_a_millionth() {
        float[] inputs = new float[8001];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (i - 4000) / 100f;
        }
        float[] outputs = inputs.clone();
        Units.sigmoid(outputs);
        for (int i = 0; i < inputs.length; i++) {
            assertThat((double) outputs[i]).isEqualTo(1 / (1 + Math.exp(-inputs[i])), within(1e-6));
        }
    }

    @Test
    void a_sigmoid_of_nothing_finite_does_not_hide_it() {
        float[] inputs = {Float.NaN, Float.POSITIVE_INFINITY};
        Units.sigmoid(inputs);
        assertThat(inputs[0]).isNaN();
        assertThat(inputs[1]).isCloseTo(1f, within(1e-6f));
    }

    @Test
    void units_are_on_as_often_as_their_probability_says() {
        float[] probabilities = new float[100_001];
        Arrays.fill(probabilities, 0.3f);
        probabilities[0] = 0;
        probabilities[1] = 1;
        float[] bits = new float[probabilities.length];
        Units.sampleBits(probabilities, bits, new SplittableRandom(6));
        double sum = 0;
        for (float bit : bits) {
            sum += bit;
        }
        assertThat(bits[0]).isZero();
        assertThat(bits[1]).isEqualTo(1f);
        assertThat(sum / bits.length).isEqualTo(0.3, within(0.01));
    }
}
