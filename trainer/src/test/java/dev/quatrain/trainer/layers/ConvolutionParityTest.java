package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Deeplearning4j's layers with the same weights give the same outputs and gradients. */
class ConvolutionParityTest {
    private static final int BATCH = 3;

    private static Signal random(int steps, int channels, long seed) {
        Random random = new Random(seed);
        Signal signal = Signal.zeros(steps, BATCH, channels);
        for (int i = 0; i < signal.values().length; i++) {
            signal.values()[i] = (float) random.nextGaussian();
        }
        return signal;
    }

    /** [B, maps, height, width]. */
    private static INDArray images(Signal signal, int maps) {
        int width = signal.channels() / maps;
        INDArray array = Nd4j.create(DataType.FLOAT, signal.batch(), maps, signal.steps(), width);
        for (int t = 0; t < signal.steps(); t++) {
            for (int b = 0; b < signal.batch(); b++) {
                for (int c = 0; c < signal.channels(); c++) {
                    array.putScalar(
                            new int[] {b, c % maps, t, c / maps},
                            signal.values()[signal.at(t) + b * signal.channels() + c]);
                }
            }
        }
        return array;
    }

    /** [B, channels, steps]. */
    private static INDArray series(Signal signal) {
        return images(signal, signal.channels()).reshape(signal.batch(), signal.channels(), signal.steps());
    }

    private static void assertEqual(Signal ours, INDArray theirs) {
        INDArray wanted = theirs.rank() == 3 ? series(ours) : images(ours, (int) theirs.size(1));
        assertThat(theirs.shape()).isEqualTo(wanted.shape());
        float[] found = theirs.dup('c').data().asFloat();
        float[] expected = wanted.dup('c').data().asFloat();
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-5f * Math.max(1f, Math.abs(expected[i]))));
        }
    }

    private static MultiLayerNetwork network(org.deeplearning4j.nn.conf.layers.Layer layer, InputType input) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(layer)
                .setInputType(input)
                .build());
        network.init();
        network.initGradientsView();
        return network;
    }

    /** Both passes of a layer and of Deeplearning4j's, with the same input and the same gradient by the output. */
    private static void assertSamePasses(Layer ours, MultiLayerNetwork network, Signal input, INDArray theirInput) {
        org.deeplearning4j.nn.api.Layer theirs = network.getLayer(0);
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        Signal output = ours.forward(input, true);
        theirs.setInput(theirInput, workspaces);
        INDArray theirOutput = theirs.activate(true, workspaces);
        assertEqual(output, theirOutput);

        Signal gradient = random(output.steps(), output.channels(), 4);
        INDArray theirGradient =
                theirOutput.rank() == 3 ? series(gradient) : images(gradient, (int) theirOutput.size(1));
        INDArray byInput = theirs.backpropGradient(theirGradient, workspaces).getSecond();
        assertEqual(ours.backward(gradient), byInput);
    }

    private static void setBias(MultiLayerNetwork network, Parameter bias, Random random) {
        bias.uniform(1, random);
        for (int f = 0; f < bias.length(); f++) {
            network.getParam("0_b").putScalar(f, bias.values()[f]);
        }
    }

    private static void assertSameSeries(ConvolutionMode mode, Padding padding, int stride, int dilation) {
        Random random = new Random(3);
        Convolution ours =
                new Convolution(new Shape(16, 4), 6, 5, stride, dilation, padding, false, Activation.TANH, random);
        MultiLayerNetwork network = network(
                new Convolution1DLayer.Builder(5, stride)
                        .dilation(dilation)
                        .nIn(4)
                        .nOut(6)
                        .convolutionMode(mode)
                        .activation(org.nd4j.linalg.activations.Activation.TANH)
                        .build(),
                InputType.recurrent(4, 16));
        float[] weights = ours.parameters().get(0).values();
        // stored as [kernel, in, out], whatever its shape says
        INDArray theirWeights = network.getParam("0_W");
        for (int i = 0; i < weights.length; i++) {
            theirWeights.data().put(i, weights[i]);
        }
        setBias(network, ours.parameters().get(1), random);
        Signal input = random(16, 4, 2);
        assertSamePasses(ours, network, input, series(input));
    }

    @Test
    void causal_convolutions_are_the_same() {
        assertSameSeries(ConvolutionMode.Causal, Padding.CAUSAL, 1, 1);
    }

    @Test
    void dilated_causal_convolutions_are_the_same() {
        assertSameSeries(ConvolutionMode.Causal, Padding.CAUSAL, 1, 2);
    }

    @Test
    void convolutions_of_the_same_length_are_the_same() {
        assertSameSeries(ConvolutionMode.Same, Padding.SAME, 1, 1);
    }

    @Test
    void convolutions_without_padding_are_the_same() {
        assertSameSeries(ConvolutionMode.Truncate, Padding.VALID, 2, 1);
    }

    private static void assertSameImages(ConvolutionMode mode, Padding padding, int stride) {
        Random random = new Random(3);
        int maps = 2;
        int kernel = 3;
        Signal input = random(9, 10 * maps, 2);
        Image image = Image.of(new Shape(9, 10 * maps), maps);
        Convolution2d ours = new Convolution2d(image, 5, kernel, stride, padding, false, Activation.TANH, random);
        MultiLayerNetwork network = network(
                new ConvolutionLayer.Builder(kernel, kernel)
                        .stride(stride, stride)
                        .nIn(maps)
                        .nOut(5)
                        .convolutionMode(mode)
                        .activation(org.nd4j.linalg.activations.Activation.TANH)
                        .build(),
                InputType.convolutional(9, 10, maps));
        float[] weights = ours.parameters().get(0).values();
        for (int i = 0; i < weights.length; i++) {
            int filter = i % 5;
            int map = i / 5 % maps;
            int point = i / 5 / maps;
            network.getParam("0_W").putScalar(new int[] {filter, map, point / kernel, point % kernel}, weights[i]);
        }
        setBias(network, ours.parameters().get(1), random);
        assertSamePasses(ours, network, input, images(input, maps));
    }

    @Test
    void convolutions_of_images_are_the_same() {
        assertSameImages(ConvolutionMode.Truncate, Padding.VALID, 1);
    }

    @Test
    void padded_convolutions_of_images_with_stride_are_the_same() {
        assertSameImages(ConvolutionMode.Same, Padding.SAME, 2);
    }

    @Test
    void pooled_images_are_the_same() {
        Signal input = random(8, 20, 2);
        Pool2d ours = new Pool2d(Image.of(new Shape(8, 20), 2), Pooling.MAX, 2, 2);
        MultiLayerNetwork network = network(
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                        .build(),
                InputType.convolutional(8, 10, 2));
        assertSamePasses(ours, network, input, images(input, 2));
    }
}
