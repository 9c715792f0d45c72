package dev.quatrain.bench.throughput;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A network as one would build it with Deeplearning4j for the same job, its weights as initialised. Not thread-safe. */
final class DeeplearningNetwork {
    private static final String ACTIVATION = org.deeplearning4j.nn.layers.recurrent.LSTM.STATE_KEY_PREV_ACTIVATION;
    private static final String MEMORY = org.deeplearning4j.nn.layers.recurrent.LSTM.STATE_KEY_PREV_MEMCELL;

    private final MultiLayerNetwork network;
    private final int features;
    private final int hidden;

    private DeeplearningNetwork(MultiLayerNetwork network, int features, int hidden) {
        this.network = network;
        this.features = features;
        this.hidden = hidden;
    }

    /** An LSTM of the same size, or the feed-forward network; for others there is none. */
    static DeeplearningNetwork like(Network model) {
        int features = model.features();
        int hidden = switch (model) {
            case LSTM_32 -> 32;
            case LSTM_64 -> 64;
            case LSTM_128 -> 128;
            case FFNN_784 -> 0;
            default -> throw new IllegalArgumentException("There is no Deeplearning4j network for " + model);
        };
        var layers = new NeuralNetConfiguration.Builder().seed(1).list();
        if (hidden > 0) {
            layers.layer(new LSTM.Builder()
                            .nOut(hidden)
                            .activation(Activation.TANH)
                            .build())
                    .layer(new RnnOutputLayer.Builder(LossFunction.MSE)
                            .nOut(features)
                            .activation(Activation.IDENTITY)
                            .build())
                    .setInputType(InputType.recurrent(features));
        } else {
            layers.layer(new DenseLayer.Builder()
                            .nOut(32)
                            .activation(Activation.RELU)
                            .build())
                    .layer(new DenseLayer.Builder()
                            .nOut(16)
                            .activation(Activation.RELU)
                            .build())
                    .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                            .nOut(10)
                            .activation(Activation.SOFTMAX)
                            .build())
                    .setInputType(InputType.feedForward(features));
        }
        MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
        network.init();
        return new DeeplearningNetwork(network, features, hidden);
    }

    boolean hasState() {
        return hidden > 0;
    }

    float[] output(float[] values) {
        return network.output(Nd4j.createFromArray(new float[][] {values})).toFloatVector();
    }

    /** @param state h and c, or null at the start of a series */
    float[] step(float[] values, byte @Nullable [] state) {
        network.rnnClearPreviousState();
        if (state != null) {
            FloatBuffer floats = ByteBuffer.wrap(state).asFloatBuffer();
            network.rnnSetPreviousState(0, Map.of(ACTIVATION, row(floats, 0), MEMORY, row(floats, hidden)));
        }
        return network.rnnTimeStep(Nd4j.createFromArray(values).reshape(1, features, 1))
                .reshape(features)
                .toFloatVector();
    }

    /** h and c after the last step. */
    byte[] state() {
        Map<String, INDArray> state = network.rnnGetPreviousState(0);
        ByteBuffer bytes = ByteBuffer.allocate(2 * hidden * Float.BYTES);
        bytes.asFloatBuffer()
                .put(Objects.requireNonNull(state.get(ACTIVATION))
                        .reshape(hidden)
                        .toFloatVector())
                .put(Objects.requireNonNull(state.get(MEMORY)).reshape(hidden).toFloatVector());
        return bytes.array();
    }

    private INDArray row(FloatBuffer floats, int from) {
        float[] values = new float[hidden];
        floats.get(from, values);
        return Nd4j.createFromArray(new float[][] {values});
    }
}
