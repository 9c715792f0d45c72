package dev.quatrain.trainer.layers;

import java.util.List;
import java.util.Random;

/** A fully connected layer, applied to every step alike. */
public final class Dense implements Layer {
    private final Shape output;
    private final int inputs;
    private final Activation activation;
    private final Parameter weights;
    private final Parameter bias;
    private Signal lastInput = Signal.zeros(0, 0, 0);
    private float[] lastOutput = {};

    public Dense(Shape input, int units, Activation activation, Random random) {
        this.output = new Shape(input.steps(), units);
        this.inputs = input.channels();
        this.activation = activation;
        this.weights = new Parameter("W", Parameter.Kind.WEIGHT, inputs, units);
        this.bias = new Parameter("b", Parameter.Kind.BIAS, units);
        if (activation == Activation.RELU) {
            weights.he(inputs, random);
        } else {
            weights.xavier(inputs, units, random);
        }
    }

    @Override
    public Shape output() {
        return output;
    }

    /** [inputs, units]. */
    public Parameter weights() {
        return weights;
    }

    /** [units]. */
    public Parameter bias() {
        return bias;
    }

    @Override
    public Signal forward(Signal input, boolean training) {
        int units = output.channels();
        float[] values = new float[input.rows() * units];
        for (int row = 0; row < input.rows(); row++) {
            System.arraycopy(bias.values(), 0, values, row * units, units);
        }
        Blas.gemm(false, false, input.rows(), units, inputs, 1f, input.values(), weights.values(), 1f, values);
        activation.apply(values);
        lastInput = input;
        lastOutput = values;
        return new Signal(input.steps(), input.batch(), units, values);
    }

    @Override
    public Signal backward(Signal gradient) {
        int units = output.channels();
        int rows = gradient.rows();
        float[] delta = gradient.values().clone();
        activation.backward(lastOutput, delta);
        Blas.gemm(true, false, inputs, units, rows, 1f, lastInput.values(), delta, 1f, weights.gradient());
        addRows(delta, bias.gradient());
        float[] byInput = new float[rows * inputs];
        Blas.gemm(false, true, rows, inputs, units, 1f, delta, weights.values(), 0f, byInput);
        return lastInput.with(byInput);
    }

    /** Adds every row of a matrix to {@code sum}. */
    static void addRows(float[] rows, float[] sum) {
        for (int at = 0; at < rows.length; at += sum.length) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += rows[at + i];
            }
        }
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weights, bias);
    }

    @Override
    public String step(StepScope scope, String input) {
        return scope.graph()
                .dense(scope.graph().unique("dense"), input, weights.values(), bias.values(), activation.operator());
    }

    @Override
    public String window(StepScope scope, String input) {
        int steps = output.steps();
        if (steps == 1) {
            return step(scope, input);
        }
        String rows = scope.graph().reshape(input, -1, inputs);
        return scope.graph().reshape(step(scope, rows), -1, output.size());
    }
}
