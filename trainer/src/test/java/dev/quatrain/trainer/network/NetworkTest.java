package dev.quatrain.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.Dense;
import dev.quatrain.trainer.layers.LayerSpec;
import dev.quatrain.trainer.layers.LayerSpec.DenseSpec;
import dev.quatrain.trainer.layers.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class NetworkTest {
    private static final Architecture TWO_LAYERS = new Architecture(
            List.<LayerSpec>of(new DenseSpec(16, Activation.TANH), new DenseSpec(3, Activation.IDENTITY)));

    private static Batch batch(int size, int steps, long seed) {
        Random random = new Random(seed);
        float[] inputs = new float[size * steps * 4];
        float[] targets = new float[size * steps * 3];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < targets.length; i++) {
            targets[i] = (float) Math.sin(inputs[i / 3 * 4 + i % 3] + inputs[i / 3 * 4 + 3]);
        }
        return new Batch(size, inputs, targets);
    }

    private static Network network() {
        return new Network(TWO_LAYERS, new Shape(1, 4), Loss.SQUARED, 0.01, 0, 3);
    }

    @Test
    void training_lowers_the_loss_of_other_data() {
        Network network = network();
        double before = network.loss(batch(64, 1, 99));
        for (int i = 0; i < 300; i++) {
            network.fit(batch(32, 1, i));
        }
        assertThat(network.loss(batch(64, 1, 99))).isLessThan(before / 10);
    }

    @Test
    void the_same_seed_gives_the_same_bits() {
        Network one = network();
        Network other = network();
        for (int i = 0; i < 10; i++) {
            one.fit(batch(32, 1, i));
            other.fit(batch(32, 1, i));
        }
        assertThat(one.snapshot()).isEqualTo(other.snapshot());
    }

    @Test
    void trains_to_the_same_weights_as_layers_of_deeplearning4j() {
        Network ours = network();
        MultiLayerNetwork theirs = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .updater(new Adam(0.01))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(16)
                        .activation(org.nd4j.linalg.activations.Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(16)
                        .nOut(3)
                        .activation(org.nd4j.linalg.activations.Activation.IDENTITY)
                        .build())
                .build());
        theirs.init();
        for (int layer = 0; layer < 2; layer++) {
            Dense dense = (Dense) ours.layers().layers().get(layer);
            int[] shape = dense.weights().shape();
            theirs.setParam(
                    layer + "_W", Nd4j.create(dense.weights().values().clone(), new long[] {shape[0], shape[1]}, 'c'));
        }
        for (int i = 0; i < 20; i++) {
            Batch batch = batch(32, 1, i);
            ours.fit(batch);
            theirs.fit(new DataSet(batch.features(), batch.targetRows()));
        }
        Batch test = batch(50, 1, 100);
        float[] expected = theirs.output(test.features(), false).dup('c').data().asFloat();
        assertThat(ours.output(test)).usingComparatorWithPrecision(1e-4f).containsExactly(expected);
    }

    @Test
    void steps_without_a_target_do_not_count() {
        Network network = network();
        Batch all = batch(8, 5, 1);
        float[] holes = all.targets().clone();
        float[] lies = all.inputs().clone();
        for (int b = 0; b < 8; b++) {
            java.util.Arrays.fill(holes, (b * 5 + 2) * 3, (b * 5 + 3) * 3, Float.NaN);
            java.util.Arrays.fill(lies, (b * 5 + 2) * 4, (b * 5 + 3) * 4, 1e3f);
        }
        double one = network.loss(new Batch(8, all.inputs(), holes));
        double other = network.loss(new Batch(8, lies, holes));
        assertThat(one).isEqualTo(other).isFinite();
        network.fit(new Batch(8, lies, holes));
        assertThat(network.snapshot()).doesNotContain(Float.NaN);
    }

    @Test
    void a_snapshot_brings_the_weights_back() {
        Network network = network();
        Batch test = batch(20, 1, 5);
        float[] before = network.output(test);
        float[] snapshot = network.snapshot();
        network.fit(batch(32, 1, 6));
        assertThat(network.output(test)).isNotEqualTo(before);
        network.restore(snapshot);
        assertThat(network.output(test)).isEqualTo(before);
    }

    @Test
    void deeplearning4j_opens_the_zip_and_answers_alike() throws IOException {
        Network network = network();
        network.fit(batch(32, 1, 6));
        MultiLayerNetwork opened =
                ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(network.zip()), false);
        Batch test = batch(20, 1, 5);
        assertThat(opened.output(test.features(), false).dup('c').data().asFloat())
                .isEqualTo(network.output(test));
    }
}
