package dev.quatrain.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.LayerSpec.DenseSpec;
import dev.quatrain.trainer.layers.Shape;
import dev.quatrain.trainer.network.Architecture;
import dev.quatrain.trainer.network.Batch;
import dev.quatrain.trainer.network.Loss;
import dev.quatrain.trainer.network.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingLoopTest {
    private static final Batch OPPOSITE_POINTS = new Batch(2, new float[] {1, 2}, new float[] {-9, -18});

    /** y = 2x over some points; a linear network of one weight. */
    private static final Batches DOUBLE =
            epoch -> List.of(new Batch(4, new float[] {1, 2, 3, 4}, new float[] {2, 4, 6, 8}));

    private static final Batches OPPOSITE = epoch -> List.of(OPPOSITE_POINTS);

    /** Values whose squares single precision cannot hold. */
    private static final Batches HUGE =
            epoch -> List.of(new Batch(2, new float[] {1e25f, 2e25f}, new float[] {2e25f, -4e25f}));

    private static Network linear() {
        return new Network(
                new Architecture(List.of(new DenseSpec(1, Activation.IDENTITY))),
                new Shape(1, 1),
                Loss.SQUARED,
                0.01,
                0,
                1);
    }

    private static TrainingLoop loop(int epochs, double rate, int patience) {
        return new TrainingLoop(new TrainingOptions(epochs, 4, rate, patience), Progress.SILENT);
    }

    @Test
    void what_can_be_learned_is_learned_and_the_losses_are_kept() {
        LearningCurve curve = loop(200, 0.1, 200).train(linear(), "line", DOUBLE, DOUBLE);
        assertThat(curve.validation()).hasSize(200);
        assertThat(curve.bestValidation()).isLessThan(0.05);
        assertThat(curve.validation().get(0)).isGreaterThan(curve.bestValidation());
    }

    @Test
    void training_ends_when_validation_stops_falling_and_the_best_weights_are_kept() {
        Network network = linear();
        network.layers().parameters().get(0).values()[0] = 0;
        network.push();
        LearningCurve curve = loop(100, 0.1, 3).train(network, "line", DOUBLE, OPPOSITE);
        assertThat(curve.best()).isZero();
        assertThat(curve.validation()).hasSize(4);
        assertThat(network.loss(OPPOSITE_POINTS)).isEqualTo(curve.bestValidation());
    }

    @Test
    void a_start_that_training_only_makes_worse_is_kept_on_request() {
        Network network = linear();
        network.layers().parameters().get(0).values()[0] = 0;
        network.push();
        LearningCurve curve = loop(100, 0.1, 3).train(network, "line", DOUBLE, OPPOSITE, true);
        assertThat(curve.best()).isEqualTo(-1);
        assertThat(curve.bestValidation()).isEqualTo(curve.start()).isEqualTo((9 * 9 + 18 * 18) / 2.0);
        assertThat(network.loss(OPPOSITE_POINTS)).isEqualTo(curve.start());
    }

    @Test
    void without_patience_all_epochs_pass_and_the_last_weights_are_kept() {
        Network network = linear();
        LearningCurve curve = loop(20, 0.1, 0).train(network, "line", DOUBLE, OPPOSITE);
        assertThat(curve.validation()).hasSize(20);
        assertThat(curve.best()).isEqualTo(19);
        assertThat(network.loss(OPPOSITE_POINTS)).isEqualTo(curve.validation().get(19));
    }

    @Test
    void a_loss_that_is_not_finite_is_told_with_what_to_do() {
        assertThatThrownBy(() -> loop(5, 0.1, 5).train(linear(), "line", HUGE, HUGE))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("the training diverged. Lower training.rate");
    }
}
