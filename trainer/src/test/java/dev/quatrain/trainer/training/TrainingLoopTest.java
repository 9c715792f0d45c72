package dev.quatrain.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class TrainingLoopTest {
    /** y = 2x over some points; a linear network of one weight. */
    private static final Batches DOUBLE = epoch -> List.of(new DataSet(
            Nd4j.create(new float[] {1, 2, 3, 4}, new long[] {4, 1}, 'c'),
            Nd4j.create(new float[] {2, 4, 6, 8}, new long[] {4, 1}, 'c')));

    private static final Batches OPPOSITE = epoch -> List.of(new DataSet(
            Nd4j.create(new float[] {1, 2}, new long[] {2, 1}, 'c'),
            Nd4j.create(new float[] {-9, -18}, new long[] {2, 1}, 'c')));

    private static MultiLayerNetwork linear(double rate) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(rate))
                .list()
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(1)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        network.init();
        return network;
    }

    private static TrainingLoop loop(int epochs, int patience) {
        return new TrainingLoop(new TrainingOptions(epochs, 4, 0.01, patience), Progress.SILENT);
    }

    @Test
    void what_can_be_learned_is_learned_and_the_losses_are_kept() {
        LearningCurve curve = loop(60, 60).train(linear(0.02), "line", DOUBLE, DOUBLE);
        assertThat(curve.validation()).hasSize(60);
        assertThat(curve.bestValidation()).isLessThan(0.05);
        assertThat(curve.validation().get(0)).isGreaterThan(curve.bestValidation());
    }

    @Test
    void training_ends_when_validation_stops_falling_and_the_best_weights_are_kept() {
        MultiLayerNetwork network = linear(0.02);
        LearningCurve curve = loop(100, 3).train(network, "line", DOUBLE, OPPOSITE);
        assertThat(curve.best()).isZero();
        assertThat(curve.validation()).hasSize(4);
        double loss = network.output(Nd4j.create(new float[] {1, 2}, new long[] {2, 1}, 'c'))
                        .squaredDistance(Nd4j.create(new float[] {-9, -18}, new long[] {2, 1}, 'c'))
                / 2;
        assertThat(loss).isEqualTo(curve.bestValidation());
    }

    @Test
    void a_loss_that_is_not_finite_is_told_with_what_to_do() {
        assertThatThrownBy(() -> loop(500, 500).train(linear(50), "line", DOUBLE, DOUBLE))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("the training diverged. Lower training.rate");
    }
}
