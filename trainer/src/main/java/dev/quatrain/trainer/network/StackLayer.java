package dev.quatrain.trainer.network;

import dev.quatrain.trainer.layers.Chain;
import dev.quatrain.trainer.layers.Parameter;
import dev.quatrain.trainer.layers.Rows;
import dev.quatrain.trainer.layers.Signal;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A stack of our layers at work in a Deeplearning4j network: takes rows [B, steps * channels] of any number of steps, gives rows [B,
 * output steps * channels]. One thread at a time.
 */
final class StackLayer extends BaseLayer<StackConf> {
    private final transient Chain chain;
    private final transient List<Parameter> ordered;
    private transient int lastSteps;

    StackLayer(NeuralNetConfiguration conf, DataType type, Chain chain) {
        super(conf, type);
        this.chain = chain;
        this.ordered = StackParameters.ordered(chain);
    }

    /** The layers with the network's present parameters. */
    Chain chain() {
        FlatRow.read(params(), ordered);
        return chain;
    }

    /** Makes the layers' parameters those of the network. */
    void push() {
        FlatRow.write(ordered, Parameter::values, params());
    }

    @Override
    public INDArray params() {
        return paramsFlattened;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        Chain layers = chain();
        Signal output = layers.forward(present(signal(input, layerConf().getChannels())), training);
        lastSteps = output.steps();
        if (training) {
            // Running statistics change in the forward pass.
            push();
        }
        return rows(output, ArrayType.ACTIVATIONS, workspaces);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        for (Parameter parameter : ordered) {
            Arrays.fill(parameter.gradient(), 0f);
        }
        int channels = Math.toIntExact(epsilon.size(1)) / lastSteps;
        Signal byInput = chain.backward(signal(epsilon, channels));
        FlatRow.write(ordered, Parameter::gradient, gradientsFlattened);
        Gradient gradient = new DefaultGradient(gradientsFlattened);
        gradientViews.forEach(gradient::setGradientFor);
        return new Pair<>(gradient, rows(byInput, ArrayType.ACTIVATION_GRAD, workspaces));
    }

    /** Rows [B, T*C] to a signal. */
    private static Signal signal(INDArray rows, int channels) {
        int batch = Math.toIntExact(rows.size(0));
        int steps = Math.toIntExact(rows.size(1)) / channels;
        return Rows.toSignal(FlatRow.floats(rows), batch, steps, channels);
    }

    /** Steps whose first channel is not a number only fill up a shorter sequence. */
    private static Signal present(Signal input) {
        int channels = input.channels();
        float[] values = input.values();
        boolean[] absent = new boolean[input.rows()];
        boolean any = false;
        for (int row = 0; row < absent.length; row++) {
            absent[row] = Float.isNaN(values[row * channels]);
            any |= absent[row];
        }
        if (!any) {
            return input;
        }
        float[] filled = values.clone();
        for (int row = 0; row < absent.length; row++) {
            if (absent[row]) {
                Arrays.fill(filled, row * channels, (row + 1) * channels, 0f);
            }
        }
        return new Signal(input.steps(), input.batch(), channels, filled, absent);
    }

    private static INDArray rows(Signal signal, ArrayType type, LayerWorkspaceMgr workspaces) {
        INDArray rows = workspaces.createUninitialized(
                type, DataType.FLOAT, new long[] {signal.batch(), (long) signal.steps() * signal.channels()}, 'c');
        new org.bytedeco.javacpp.FloatPointer(rows.data().addressPointer()).put(Rows.fromSignal(signal));
        return rows;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }
}
