package dev.quatrain.trainer.rbm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.pretraining.DenseWeights;
import dev.quatrain.trainer.pretraining.Examples;
import dev.quatrain.trainer.pretraining.PretrainedLevel;
import dev.quatrain.trainer.training.LearningCurve;
import dev.quatrain.trainer.training.Progress;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeepBeliefPretrainingTest {
    /** Noisy sines of two frequencies and any phase, of unit variance. */
    private static Examples waves(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] examples = new float[rows][16];
        for (float[] row : examples) {
            double frequency = random.nextBoolean() ? 0.4 : 0.8;
            double phase = random.nextDouble() * 2 * Math.PI;
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (1.38 * Math.sin(frequency * i + phase) + 0.2 * random.nextGaussian());
            }
        }
        return new Examples(examples);
    }

    private static DeepBelief trained() {
        RbmOptions first =
                RbmOptions.defaults(VisibleUnits.GAUSSIAN).withBatch(20).withEpochs(60);
        RbmOptions others =
                RbmOptions.defaults(VisibleUnits.BERNOULLI).withBatch(20).withEpochs(20);
        return new DeepBeliefPretraining(VisibleUnits.GAUSSIAN, List.of(24, 8), first, others, 1)
                .train(waves(1000, 1), waves(200, 2), Progress.SILENT);
    }

    @Test
    void each_machine_learns_to_restore_the_hidden_probabilities_below() {
        DeepBelief belief = trained();
        assertThat(belief.machines()).hasSize(2);
        for (TrainedRbm machine : belief.machines()) {
            LearningCurve errors = machine.curves().get(0);
            assertThat(errors.bestValidation())
                    .isLessThan(0.8 * errors.validation().get(0));
        }
        Examples test = waves(50, 3);
        Rbm low = belief.machines().get(0).rbm();
        Rbm top = belief.machines().get(1).rbm();
        float[] expected = top.hiddenProbabilities(low.hiddenProbabilities(test.batch(0, 50), 50), 50);
        Examples features = belief.features(test);
        assertThat(features.width()).isEqualTo(8);
        assertThat(features.batch(0, 50)).containsExactly(expected, within(1e-6f));
    }

    @Test
    void a_stack_unrolls_to_a_deep_autoencoder_of_transposed_weights() {
        List<DenseWeights> layers = PretrainedLevel.unroll(trained().levels());
        assertThat(layers).extracting(DenseWeights::inputs).containsExactly(16, 24, 8, 24);
        assertThat(layers).extracting(DenseWeights::units).containsExactly(24, 8, 24, 16);
        assertThat(layers)
                .extracting(DenseWeights::activation)
                .containsExactly(Activation.SIGMOID, Activation.SIGMOID, Activation.SIGMOID, Activation.IDENTITY);
        assertThat(layers.get(3).weights()[5 * 16 + 2]).isEqualTo(layers.get(0).weights()[2 * 24 + 5]);
    }

    @Test
    void what_it_has_not_seen_has_a_higher_free_energy() {
        DeepBelief belief = trained();
        SplittableRandom random = new SplittableRandom(9);
        float[][] noise = new float[100][16];
        for (float[] row : noise) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        assertThat(mean(belief.freeEnergy(new Examples(noise))))
                .isGreaterThan(mean(belief.freeEnergy(waves(100, 4))) + 3);
        assertThat(belief.topFreeEnergy(waves(10, 4))).hasSize(10);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
