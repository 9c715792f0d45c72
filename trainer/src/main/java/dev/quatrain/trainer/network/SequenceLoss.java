package dev.quatrain.trainer.network;

import java.util.Arrays;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A {@link Loss} as Deeplearning4j wants it: over rows [B, steps * channels] of output and target. A bean, for its JSON. */
public final class SequenceLoss implements ILossFunction {
    private static final long serialVersionUID = 1L;

    private Loss loss = Loss.SQUARED;
    private int channels = 1;

    /** For JSON. */
    public SequenceLoss() {}

    SequenceLoss(Loss loss, int channels) {
        this.loss = loss;
        this.channels = channels;
    }

    public Loss getLoss() {
        return loss;
    }

    public void setLoss(Loss loss) {
        this.loss = loss;
    }

    public int getChannels() {
        return channels;
    }

    public void setChannels(int channels) {
        this.channels = channels;
    }

    /** Losses of B examples; writes their gradients. */
    double[] losses(float[] output, float[] target, int batch, float[] gradient) {
        int width = output.length / batch;
        double[] losses = new double[batch];
        for (int b = 0; b < batch; b++) {
            losses[b] = loss.example(output, target, b * width, width / channels, channels, gradient);
        }
        return losses;
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray output, IActivation activation, INDArray mask, boolean average) {
        int batch = Math.toIntExact(output.size(0));
        float[] gradient = new float[Math.toIntExact(output.length())];
        double sum = Arrays.stream(losses(FlatRow.floats(output), FlatRow.floats(labels), batch, gradient))
                .sum();
        INDArray rows = Nd4j.createUninitialized(DataType.FLOAT, output.shape(), 'c');
        new org.bytedeco.javacpp.FloatPointer(rows.data().addressPointer()).put(gradient);
        return new Pair<>(average ? sum / batch : sum, rows);
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray output, IActivation activation, INDArray mask, boolean average) {
        return computeGradientAndScore(labels, output, activation, mask, average)
                .getFirst();
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray output, IActivation activation, INDArray mask) {
        int batch = Math.toIntExact(output.size(0));
        float[] ignored = new float[Math.toIntExact(output.length())];
        double[] losses = losses(FlatRow.floats(output), FlatRow.floats(labels), batch, ignored);
        return Nd4j.createFromArray(losses).castTo(DataType.FLOAT).reshape(batch, 1);
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray output, IActivation activation, INDArray mask) {
        return computeGradientAndScore(labels, output, activation, mask, false).getSecond();
    }

    @Override
    public String name() {
        return "sequence " + loss;
    }
}
