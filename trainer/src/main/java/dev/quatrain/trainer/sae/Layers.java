package dev.quatrain.trainer.sae;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The networks of a stacked autoencoder with n inputs and L levels:
 *
 * <pre>
 * unrolled   n ─ h1 ─ … ─ hL ─ … ─ h1 ─ n       encoder of level k: layer k;  decoder: layer 2L-1-k     (k from 0)
 * level k    h(k) ─ h(k+1) ─ h(k)               with h(0) = n
 * </pre>
 *
 * Codes are tanh; only the outermost decoder is linear, as its target is not bounded.
 */
record Layers(int inputs, List<Integer> hidden, double rate, long seed) {

    MultiLayerNetwork level(int level) {
        int outer = width(level);
        int inner = width(level + 1);
        var layers = start(seed + 1 + level)
                .layer(dense(outer, inner))
                .layer(output(inner, outer, level == 0 ? Activation.IDENTITY : Activation.TANH));
        return started(new MultiLayerNetwork(layers.build()));
    }

    MultiLayerNetwork unrolled() {
        var layers = start(seed);
        int levels = hidden.size();
        for (int k = 0; k < levels; k++) {
            layers.layer(dense(width(k), width(k + 1)));
        }
        for (int k = levels - 1; k > 0; k--) {
            layers.layer(dense(width(k + 1), width(k)));
        }
        layers.layer(output(width(1), inputs, Activation.IDENTITY));
        return started(new MultiLayerNetwork(layers.build()));
    }

    /** Copies a level's encoder and decoder to their places in the unrolled network. */
    void place(MultiLayerNetwork autoencoder, int level, MultiLayerNetwork unrolled) {
        int decoder = 2 * hidden.size() - 1 - level;
        for (String name : List.of("W", "b")) {
            unrolled.setParam(level + "_" + name, autoencoder.getParam("0_" + name));
            unrolled.setParam(decoder + "_" + name, autoencoder.getParam("1_" + name));
        }
    }

    private int width(int level) {
        return level == 0 ? inputs : hidden.get(level - 1);
    }

    private NeuralNetConfiguration.ListBuilder start(long layersSeed) {
        return new NeuralNetConfiguration.Builder()
                .seed(layersSeed)
                .updater(new Adam(rate))
                .weightInit(WeightInit.XAVIER)
                .list();
    }

    private static DenseLayer dense(int in, int out) {
        return new DenseLayer.Builder()
                .nIn(in)
                .nOut(out)
                .activation(Activation.TANH)
                .build();
    }

    private static OutputLayer output(int in, int out, Activation activation) {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nIn(in)
                .nOut(out)
                .activation(activation)
                .build();
    }

    private static MultiLayerNetwork started(MultiLayerNetwork network) {
        network.init();
        return network;
    }
}
