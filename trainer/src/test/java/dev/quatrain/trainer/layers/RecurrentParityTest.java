package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Our recurrent layers against Deeplearning4j's, with the same weights. */
class RecurrentParityTest {
    private static final int STEPS = 30;
    private static final int BATCH = 5;
    private static final int CHANNELS = 3;
    private static final int UNITS = 7;
    private static final Shape SHAPE = new Shape(STEPS, CHANNELS);
    private static final float TOLERANCE = 1e-5f;

    private static MultiLayerNetwork network(org.deeplearning4j.nn.conf.layers.Layer layer) {
        MultiLayerNetwork network = new MultiLayerNetwork(
                new NeuralNetConfiguration.Builder().seed(3).list().layer(layer).build());
        network.init();
        return network;
    }

    private static LSTM lstm() {
        return new LSTM.Builder()
                .nIn(CHANNELS)
                .nOut(UNITS)
                .activation(Activation.TANH)
                .build();
    }

    private static SimpleRnn simple() {
        return new SimpleRnn.Builder()
                .nIn(CHANNELS)
                .nOut(UNITS)
                .activation(Activation.TANH)
                .build();
    }

    private static Signal random(int channels, long seed) {
        Random random = new Random(seed);
        Signal signal = Signal.zeros(STEPS, BATCH, channels);
        for (int i = 0; i < signal.values().length; i++) {
            signal.values()[i] = (float) random.nextGaussian();
        }
        return signal;
    }

    /** Deeplearning4j's layout [B, C, T]. */
    private static INDArray ncw(Signal signal) {
        return Nd4j.create(signal.values().clone(), STEPS, BATCH, signal.channels())
                .permute(1, 2, 0)
                .dup('c');
    }

    private static float[] rows(INDArray ncw) {
        return ncw.permute(2, 0, 1).dup('c').data().asFloat();
    }

    /** Makes the biases differ, too, and gives both the network's weights. */
    private static void share(MultiLayerNetwork network, String prefix, List<Parameter> parameters) {
        String[] names = {"W", "RW", "b"};
        for (int p = 0; p < names.length; p++) {
            INDArray theirs = network.getLayer(0).getParam(prefix + names[p]);
            theirs.addi(Nd4j.rand(theirs.shape()).muli(0.3));
            float[] values = theirs.dup('c').data().asFloat();
            System.arraycopy(values, 0, parameters.get(p).values(), 0, values.length);
        }
    }

    @Test
    void lstm_forward_and_gradients_equal_deeplearning4js() {
        assertParity(network(lstm()), new Recurrent(SHAPE, Cell.LSTM, UNITS, new Random(1)));
    }

    @Test
    void simple_forward_and_gradients_equal_deeplearning4js() {
        assertParity(network(simple()), new Recurrent(SHAPE, Cell.SIMPLE, UNITS, new Random(1)));
    }

    private static void assertParity(MultiLayerNetwork network, Recurrent ours) {
        share(network, "", ours.parameters());
        Signal input = random(CHANNELS, 4);
        Signal direction = random(UNITS, 5);

        Signal output = ours.forward(input, true);
        network.setInput(ncw(input));
        INDArray expected = network.feedForward(true, false).get(1);
        assertClose(output.values(), rows(expected), "output");

        Signal byInput = ours.backward(direction);
        Pair<Gradient, INDArray> theirs = network.backpropGradient(ncw(direction), LayerWorkspaceMgr.noWorkspaces());
        assertClose(byInput.values(), rows(theirs.getSecond()), "gradient by the input");
        for (Parameter parameter : ours.parameters()) {
            INDArray gradient = theirs.getFirst().getGradientFor("0_" + parameter.name());
            assertClose(parameter.gradient(), gradient.dup('c').data().asFloat(), "gradient by " + parameter.name());
        }
    }

    @Test
    void whole_look_ahead_equals_deeplearning4js_bidirectional_layer() {
        MultiLayerNetwork network = network(new Bidirectional(Bidirectional.Mode.CONCAT, lstm()));
        Lookahead ours = new Lookahead(SHAPE, Cell.LSTM, UNITS, STEPS, new Random(1));
        share(network, "f", ours.parameters().subList(0, 3));
        share(network, "b", ours.parameters().subList(3, 6));
        Signal input = random(CHANNELS, 6);
        assertClose(ours.forward(input, false).values(), rows(network.output(ncw(input))), "output");
    }

    private static void assertClose(float[] actual, float[] expected, String what) {
        float scale = 1;
        for (float value : expected) {
            scale = Math.max(scale, Math.abs(value));
        }
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).as("%s[%d]", what, i).isCloseTo(expected[i], within(TOLERANCE * scale));
        }
    }
}
