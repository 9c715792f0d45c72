package dev.quatrain.trainer.sae.pretraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.Parameter;
import dev.quatrain.trainer.pretraining.DenseWeights;
import dev.quatrain.trainer.pretraining.Examples;
import dev.quatrain.trainer.pretraining.PretrainedLevel;
import dev.quatrain.trainer.training.Progress;
import dev.quatrain.trainer.training.TrainingOptions;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AutoencoderPretrainingTest {
    private static final Criterion PLAIN = new Criterion.Plain();
    private static final TrainingOptions OPTIONS = new TrainingOptions(60, 20, 0.01, 60);

    /** Points near a plane of two dimensions in eight. */
    private static Examples plane(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] examples = new float[rows][8];
        for (float[] row : examples) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (x * Math.cos(i) + y * Math.sin(2 * i) + 0.05 * random.nextGaussian());
            }
        }
        return new Examples(examples);
    }

    private static AutoencoderPretraining pretraining(List<Integer> hidden, Activation code, Criterion criterion) {
        return new AutoencoderPretraining(hidden, code, Target.REAL, criterion, OPTIONS, 1);
    }

    static Stream<Arguments> objectives() {
        return Stream.of(
                Arguments.of(Activation.TANH, Target.REAL, PLAIN),
                Arguments.of(Activation.TANH, Target.BOUNDED, PLAIN),
                Arguments.of(Activation.SIGMOID, Target.PROBABILITY, PLAIN),
                Arguments.of(Activation.SIGMOID, Target.PROBABILITY, new Criterion.Sparse(0.1, 3)));
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void gradients_agree_with_finite_differences(Activation code, Target target, Criterion criterion) {
        SplittableRandom random = new SplittableRandom(4);
        Autoencoder level = new Autoencoder(4, 3, code, target, criterion, 9);
        float[] clean = new float[5 * 4];
        float[] corrupted = new float[clean.length];
        for (int i = 0; i < clean.length; i++) {
            clean[i] = random.nextFloat();
            corrupted[i] = random.nextFloat();
        }
        level.backward(corrupted, clean, 5);
        List<float[]> gradients = level.parameters().stream()
                .map(Parameter::gradient)
                .map(float[]::clone)
                .toList();
        float step = 1e-2f;
        for (int p = 0; p < gradients.size(); p++) {
            float[] values = level.parameters().get(p).values();
            for (int i = 0; i < values.length; i++) {
                float value = values[i];
                values[i] = value + step;
                double above = level.backward(corrupted, clean, 5);
                values[i] = value - step;
                double below = level.backward(corrupted, clean, 5);
                values[i] = value;
                assertThat((double) gradients.get(p)[i]).isEqualTo((above - below) / (2 * step), within(2e-3));
            }
        }
    }

    @Test
    void each_level_restores_the_codes_of_the_level_below() {
        List<PretrainedLevel> levels =
                pretraining(List.of(6, 2), Activation.TANH, PLAIN).train(plane(400, 1), plane(100, 2), Progress.SILENT);
        assertThat(levels).hasSize(2);
        assertThat(levels.get(0).curves().get(0).bestValidation()).isLessThan(0.05);
        assertThat(levels.get(1).curves().get(0).bestValidation()).isLessThan(0.02);
        assertThat(PretrainedLevel.unroll(levels))
                .extracting(DenseWeights::activation)
                .containsExactly(Activation.TANH, Activation.TANH, Activation.TANH, Activation.IDENTITY);
        assertThat(PretrainedLevel.unroll(levels))
                .extracting(DenseWeights::units)
                .containsExactly(6, 2, 6, 8);
    }

    @Test
    void denoising_restores_corrupted_inputs_better_than_copying_does() {
        Criterion masking = new Criterion.Masking(0.25);
        assertThat(restored(masking, masking)).isLessThan(0.6 * restored(PLAIN, masking));
        Criterion noise = new Criterion.Noise(0.5);
        assertThat(restored(noise, noise)).isLessThan(0.9 * restored(PLAIN, noise));
    }

    /** Squared error of corrupted test inputs against the clean ones. */
    private static double restored(Criterion trainedWith, Criterion corruption) {
        PretrainedLevel level = pretraining(List.of(12), Activation.TANH, trainedWith)
                .train(plane(1000, 1), plane(100, 2), Progress.SILENT)
                .get(0);
        Examples test = plane(200, 3);
        float[] clean = test.batch(0, 200);
        float[] corrupted = corruption.corrupt(clean, new SplittableRandom(5));
        double sum = 0;
        for (int row = 0; row < 200; row++) {
            double[] codes = apply(level.encoder(), corrupted, row * 8);
            for (int j = 0; j < codes.length; j++) {
                codes[j] = Math.tanh(codes[j]);
            }
            for (int i = 0; i < 8; i++) {
                double output = level.decoder().bias()[i];
                for (int j = 0; j < codes.length; j++) {
                    output += codes[j] * level.decoder().weights()[j * 8 + i];
                }
                sum += Math.pow(output - clean[row * 8 + i], 2);
            }
        }
        return sum / clean.length;
    }

    private static double[] apply(DenseWeights layer, float[] input, int at) {
        double[] sums = new double[layer.units()];
        for (int j = 0; j < sums.length; j++) {
            sums[j] = layer.bias()[j];
            for (int i = 0; i < layer.inputs(); i++) {
                sums[j] += input[at + i] * layer.weights()[i * layer.units() + j];
            }
        }
        return sums;
    }

    @Test
    void a_sparse_criterion_brings_the_mean_activation_to_its_target() {
        assertThat(meanActivation(PLAIN)).isGreaterThan(0.25);
        assertThat(meanActivation(new Criterion.Sparse(0.1, 3))).isEqualTo(0.1, within(0.05));
    }

    private static double meanActivation(Criterion criterion) {
        PretrainedLevel level = pretraining(List.of(10), Activation.SIGMOID, criterion)
                .train(plane(500, 1), plane(100, 2), Progress.SILENT)
                .get(0);
        Examples test = plane(200, 3);
        double sum = 0;
        for (float[] row : test.rows()) {
            for (double input : apply(level.encoder(), row, 0)) {
                sum += 1 / (1 + Math.exp(-input));
            }
        }
        return sum / 2000;
    }

    @Test
    void the_same_seed_gives_the_same_bits() {
        AutoencoderPretraining pretraining = pretraining(List.of(5, 3), Activation.TANH, new Criterion.Noise(0.2));
        List<PretrainedLevel> one = pretraining.train(plane(100, 1), plane(50, 2), Progress.SILENT);
        List<PretrainedLevel> two = pretraining.train(plane(100, 1), plane(50, 2), Progress.SILENT);
        assertThat(one.get(1).encoder().weights())
                .containsExactly(two.get(1).encoder().weights());
        assertThat(one.get(1).curves()).isEqualTo(two.get(1).curves());
    }

    @Test
    void without_patience_every_epoch_is_trained_and_the_last_weights_stay() {
        PretrainedLevel level = new AutoencoderPretraining(
                        List.of(2), Activation.TANH, Target.REAL, PLAIN, new TrainingOptions(4, 20, 0.01, 0), 1)
                .train(plane(100, 1), plane(50, 2), Progress.SILENT)
                .get(0);
        assertThat(level.curves().get(0).validation()).hasSize(4);
        assertThat(level.curves().get(0).best()).isEqualTo(3);
    }

    @Test
    void sparse_codes_that_are_no_probabilities_are_refused() {
        assertThatThrownBy(() -> pretraining(List.of(3), Activation.TANH, new Criterion.Sparse(0.1, 1)))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("Choose sigmoid codes");
    }

    @Test
    void a_training_that_diverges_says_what_to_lower() {
        float[][] huge = plane(50, 1).rows().clone();
        huge[7] = new float[] {3e38f, -3e38f, 3e38f, -3e38f, 3e38f, -3e38f, 3e38f, -3e38f};
        Examples extreme = new Examples(huge);
        assertThatThrownBy(
                        () -> pretraining(List.of(3), Activation.RELU, PLAIN).train(extreme, extreme, Progress.SILENT))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("the training diverged. Lower the rate of the pre-training (now 0.01)");
    }
}
