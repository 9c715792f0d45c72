package dev.quatrain.trainer.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.Chain;
import dev.quatrain.trainer.layers.LayerSpec.DenseSpec;
import dev.quatrain.trainer.layers.LayerSpec.ParallelSpec;
import dev.quatrain.trainer.layers.LayerSpec.ReshapeSpec;
import dev.quatrain.trainer.layers.Shape;
import dev.quatrain.trainer.layers.Signal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearStartTest {
    private static final int WINDOW = 3;
    private static final int FEATURES = 4;

    /** Readings in which two hidden values move four features: windows of three of them have six directions. */
    private static Run plane() {
        Random random = new Random(4);
        float[][] values = new float[200][FEATURES];
        for (float[] row : values) {
            float one = (float) random.nextGaussian();
            float other = (float) random.nextGaussian();
            for (int f = 0; f < FEATURES; f++) {
                row[f] = 0.5f * f + one * (f - 1) + other * (f % 2);
            }
        }
        return new Run(values, new int[0]);
    }

    @Test
    void what_is_linear_is_restored_before_training_and_beyond_its_range() {
        Run run = plane();
        Chain layers = Chain.build(
                new Shape(WINDOW, FEATURES),
                List.of(
                        new ParallelSpec(
                                List.of(new ReshapeSpec(1), new DenseSpec(5, Activation.TANH)),
                                List.of(new ReshapeSpec(1), new DenseSpec(6, Activation.IDENTITY))),
                        new DenseSpec(WINDOW * FEATURES, Activation.IDENTITY),
                        new ReshapeSpec(WINDOW)),
                new Random(1));
        new LinearStart(Pretraining.NONE, List.of(run), WINDOW).pretrain(layers);
        Signal window = Signal.zeros(WINDOW, 1, FEATURES);
        for (int t = 0; t < WINDOW; t++) {
            for (int f = 0; f < FEATURES; f++) {
                float mean = 0.5f * f;
                window.values()[t * FEATURES + f] = mean + 20 * (run.values()[t][f] - mean);
            }
        }
        float[] restored = layers.forward(window, false).values();
        for (int i = 0; i < restored.length; i++) {
            assertThat(restored[i]).isCloseTo(window.values()[i], within(1e-3f));
        }
    }
}
