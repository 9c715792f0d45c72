package dev.quatrain.trainer.rbm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.pretraining.Examples;
import dev.quatrain.trainer.pretraining.PretrainedLevel;
import dev.quatrain.trainer.sae.pretraining.AutoencoderPretraining;
import dev.quatrain.trainer.sae.pretraining.Criterion;
import dev.quatrain.trainer.sae.pretraining.Target;
import dev.quatrain.trainer.training.LearningCurve;
import dev.quatrain.trainer.training.Progress;
import dev.quatrain.trainer.training.TrainingOptions;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Both kinds of pre-training on handwritten digits, where the data sets are at hand. */
class MnistPretrainingTest {
    private static final Path IMAGES = Path.of(
            System.getenv().getOrDefault("QUATRAIN_DATA", "../../shared/data"), "mnist/train-images-idx3-ubyte.gz");

    private static final int PIXELS = 784;
    private static final int DIGITS = 3000;

    private static float[][] digits() throws IOException {
        assumeTrue(Files.exists(IMAGES), "no " + IMAGES + ": set QUATRAIN_DATA to the folder of the data sets");
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(IMAGES), 1 << 16))) {
            in.readNBytes(16);
            float[][] digits = new float[DIGITS][PIXELS];
            for (float[] digit : digits) {
                byte[] pixels = in.readNBytes(PIXELS);
                for (int i = 0; i < PIXELS; i++) {
                    digit[i] = (pixels[i] & 0xFF) / 255f;
                }
            }
            return digits;
        }
    }

    private static Examples part(float[][] digits, int from, int to) {
        return new Examples(Arrays.copyOfRange(digits, from, to));
    }

    @Test
    void machines_stacked_on_digits_reconstruct_ever_better() throws IOException {
        float[][] digits = digits();
        RbmOptions options =
                RbmOptions.defaults(VisibleUnits.BERNOULLI).withEpochs(8).withBatch(50);
        DeepBelief belief = new DeepBeliefPretraining(VisibleUnits.BERNOULLI, List.of(100, 50), options, options, 1)
                .train(part(digits, 0, 2500), part(digits, 2500, DIGITS), Progress.SILENT);
        // Per pixel; reconstructing the mean digit leaves 0.067.
        assertThat(belief.machines().get(0).curves().get(0).bestValidation()).isLessThan(0.025);
        for (TrainedRbm machine : belief.machines()) {
            assertFalls(machine.curves().get(0));
        }
    }

    @Test
    void autoencoders_stacked_on_digits_restore_ever_better() throws IOException {
        float[][] digits = digits();
        AutoencoderPretraining pretraining = new AutoencoderPretraining(
                List.of(100, 50),
                Activation.SIGMOID,
                Target.PROBABILITY,
                new Criterion.Masking(0.2),
                new TrainingOptions(8, 50, 2e-3, 8),
                1);
        for (PretrainedLevel level :
                pretraining.train(part(digits, 0, 2500), part(digits, 2500, DIGITS), Progress.SILENT)) {
            assertFalls(level.curves().get(0));
        }
    }

    private static void assertFalls(LearningCurve curve) {
        assertThat(curve.measure()).isIn("reconstruction error", "cross-entropy");
        assertThat(curve.bestValidation()).isLessThan(0.95 * curve.validation().get(0));
    }
}
