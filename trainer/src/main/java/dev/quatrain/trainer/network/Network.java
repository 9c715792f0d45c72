package dev.quatrain.trainer.network;

import dev.quatrain.trainer.layers.Chain;
import dev.quatrain.trainer.layers.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** A stack of our layers under a loss, trained by Deeplearning4j with Adam. Not thread-safe, as Deeplearning4j networks are not. */
public final class Network {
    /** Keeps one exploding window from undoing an epoch; Adam makes the exact value unimportant (Pascanu et al. 2013). */
    private static final double LARGEST_GRADIENT = 5.0;

    private final MultiLayerNetwork network;
    private final StackLayer stack;
    private final SequenceLoss loss;

    /**
     * A network with weights drawn from the seed.
     *
     * @param input an example's shape; more or fewer steps are accepted where the layers accept them
     * @param rate learning rate of Adam (Kingma and Ba 2015)
     * @param weightDecay L2 penalty on weights, not on biases
     */
    public Network(Architecture architecture, Shape input, Loss loss, double rate, double weightDecay, long seed) {
        Shape output = architecture.build(input, seed).output();
        this.loss = new SequenceLoss(loss, output.channels());
        NeuralNetConfiguration.Builder configuration = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(rate))
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(LARGEST_GRADIENT);
        if (weightDecay > 0) {
            configuration.l2(weightDecay);
        }
        network = new MultiLayerNetwork(configuration
                .list()
                .layer(new StackConf(architecture, input, output, seed))
                .layer(new LossLayer.Builder(this.loss)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        network.init();
        stack = (StackLayer) network.getLayer(0);
    }

    /** The layers with the present weights. Changed weights count only after {@link #push}. */
    public Chain layers() {
        return stack.chain();
    }

    /** Makes what was changed in the layers the network's weights. */
    public void push() {
        stack.push();
    }

    /** One step of Adam on a mini-batch; gives its mean loss. */
    public double fit(Batch batch) {
        try (INDArray features = batch.features();
                INDArray targets = batch.targetRows()) {
            network.fit(new DataSet(features, targets));
            return network.score();
        }
    }

    /** Mean loss of a mini-batch. */
    public double loss(Batch batch) {
        float[] output = output(batch);
        double[] losses = loss.losses(output, batch.targets(), batch.size(), new float[output.length]);
        double sum = 0;
        for (double one : losses) {
            sum += one;
        }
        return sum / batch.size();
    }

    /** Outputs [B, steps * channels] of a mini-batch, without dropout. */
    public float[] output(Batch batch) {
        try (INDArray features = batch.features();
                INDArray output = network.output(features, false)) {
            return FlatRow.floats(output);
        }
    }

    /** What the loss measures, in words. */
    public String lossName() {
        return loss.getLoss().measure();
    }

    /** Changes the learning rate from the next mini-batch on. */
    public void rate(double rate) {
        network.setLearningRate(rate);
    }

    /**
     * All that the next step of the training depends on.
     *
     * @param parameters all of them, as {@link #snapshot} gives them
     * @param optimiser Adam's means
     * @param iterations steps taken
     */
    public record Memory(float[] parameters, float[] optimiser, int iterations) {}

    /** A copy of all that the next step of the training depends on. */
    public Memory memory() {
        return new Memory(
                snapshot(),
                FlatRow.floats(network.getUpdater().getStateViewArray()).clone(),
                network.getIterationCount());
    }

    /** Makes a freshly built network go on as the one the memory was taken of: to the same bits. */
    public void resume(Memory memory) {
        INDArray optimiser = network.getUpdater().getStateViewArray();
        int parameters = Math.toIntExact(network.numParams());
        if (memory.parameters().length != parameters || memory.optimiser().length != optimiser.length()) {
            throw new IllegalArgumentException(
                    "A network of " + parameters + " parameters cannot go on as one of " + memory.parameters().length);
        }
        restore(memory.parameters());
        try (INDArray row = Nd4j.create(memory.optimiser(), new long[] {1, memory.optimiser().length}, 'c')) {
            optimiser.assign(row);
        }
        int before = network.getIterationCount();
        network.getLayerWiseConfigurations().setIterationCount(memory.iterations());
        stack.chain().skip(memory.iterations() - before);
    }

    /** A copy of all parameters. */
    public float[] snapshot() {
        float[] parameters = FlatRow.floats(network.params());
        return parameters.clone();
    }

    /** Goes back to the parameters of a snapshot. */
    public void restore(float[] snapshot) {
        network.setParams(Nd4j.create(snapshot, new long[] {1, snapshot.length}, 'c'));
    }

    /** Deeplearning4j's zip. */
    public byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ModelSerializer.writeModel(network, bytes, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
