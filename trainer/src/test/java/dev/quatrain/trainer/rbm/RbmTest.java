package dev.quatrain.trainer.rbm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.pretraining.DenseWeights;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RbmTest {
    private static final int VISIBLE = 6;
    private static final int HIDDEN = 5;

    private final SplittableRandom random = new SplittableRandom(7);

    @ParameterizedTest
    @EnumSource
    void the_free_energy_is_what_summing_over_the_hidden_states_gives(VisibleUnits units) {
        Rbm rbm = TinyRbm.random(units, VISIBLE, HIDDEN, random);
        for (int trial = 0; trial < 20; trial++) {
            float[] v = TinyRbm.normal(VISIBLE, random);
            double sum = 0;
            for (int state = 0; state < 1 << HIDDEN; state++) {
                sum += Math.exp(-TinyRbm.energy(rbm, v, TinyRbm.bits(state, HIDDEN)));
            }
            assertThat(rbm.freeEnergy(v, 1)[0]).isEqualTo(-Math.log(sum), within(1e-5));
        }
    }

    @Test
    void probabilities_of_all_bernoulli_states_sum_to_one() {
        Rbm rbm = TinyRbm.random(VisibleUnits.BERNOULLI, VISIBLE, HIDDEN, random);
        double sum = 0;
        for (double log : rbm.logLikelihood(TinyRbm.allStates(VISIBLE), 1 << VISIBLE)) {
            sum += Math.exp(log);
        }
        assertThat(sum).isEqualTo(1, within(1e-5));
    }

    @Test
    void the_density_of_gaussian_units_integrates_to_one() {
        Rbm rbm = TinyRbm.random(VisibleUnits.GAUSSIAN, 2, 3, random);
        double step = 0.05;
        double sum = 0;
        for (double x = -12; x < 12; x += step) {
            for (double y = -12; y < 12; y += step) {
                sum += Math.exp(rbm.logLikelihood(new float[] {(float) x, (float) y}, 1)[0]) * step * step;
            }
        }
        assertThat(sum).isEqualTo(1, within(1e-4));
    }

    @ParameterizedTest
    @EnumSource
    void conditionals_are_ratios_of_energies(VisibleUnits units) {
        Rbm rbm = TinyRbm.random(units, VISIBLE, HIDDEN, random);
        float[] v = TinyRbm.normal(VISIBLE, random);
        float[] on = TinyRbm.bits(0b10101, HIDDEN);
        float[] off = TinyRbm.bits(0b10001, HIDDEN);
        double odds = Math.exp(TinyRbm.energy(rbm, v, off) - TinyRbm.energy(rbm, v, on));
        assertThat((double) rbm.hiddenProbabilities(v, 1)[2]).isEqualTo(odds / (1 + odds), within(1e-6));
        if (units == VisibleUnits.BERNOULLI) {
            float[] with = v.clone();
            float[] without = v.clone();
            with[3] = 1;
            without[3] = 0;
            odds = Math.exp(TinyRbm.energy(rbm, without, on) - TinyRbm.energy(rbm, with, on));
            assertThat((double) rbm.visibleMeans(on, 1)[3]).isEqualTo(odds / (1 + odds), within(1e-6));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_batch_of_rows_gives_what_single_rows_give(VisibleUnits units) {
        Rbm rbm = TinyRbm.random(units, VISIBLE, HIDDEN, random);
        float[] rows = TinyRbm.normal(3 * VISIBLE, random);
        double[] energies = rbm.freeEnergy(rows, 3);
        for (int row = 0; row < 3; row++) {
            float[] single = Arrays.copyOfRange(rows, row * VISIBLE, (row + 1) * VISIBLE);
            assertThat(rbm.freeEnergy(single, 1)[0]).isEqualTo(energies[row], within(1e-5));
        }
    }

    @Test
    void encoder_and_decoder_are_the_ways_up_and_down() {
        Rbm rbm = TinyRbm.random(VisibleUnits.GAUSSIAN, 2, 3, random);
        DenseWeights encoder = rbm.encoder();
        DenseWeights decoder = rbm.decoder();
        assertThat(encoder.activation()).isEqualTo(Activation.SIGMOID);
        assertThat(decoder.activation()).isEqualTo(Activation.IDENTITY);
        assertThat(encoder.weights()).containsExactly(rbm.weights());
        float[] h = {0.2f, 0.9f, 0.4f};
        float[] means = rbm.visibleMeans(h, 1);
        for (int i = 0; i < 2; i++) {
            double sum = decoder.bias()[i];
            for (int j = 0; j < 3; j++) {
                sum += h[j] * decoder.weights()[j * 2 + i];
            }
            assertThat((double) means[i]).isEqualTo(sum, within(1e-6));
        }
    }

    @Test
    void a_machine_too_large_to_enumerate_says_so() {
        Rbm rbm = TinyRbm.random(VisibleUnits.BERNOULLI, 2, 21, random);
        assertThatThrownBy(() -> rbm.logLikelihood(new float[2], 1)).hasMessageContaining("21 hidden units");
    }
}
