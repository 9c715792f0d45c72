package dev.quatrain.trainer.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The learned part of a convolution: filters over patches, batch normalization if wanted, the activation. */
final class Filters {
    private final int count;
    private final Activation activation;
    private final Parameter weights;
    /** Absent with batch normalization, whose shift takes its place. */
    private final @Nullable Parameter bias;

    private final @Nullable BatchNormalization normalization;
    private Signal lastInput = Signal.zeros(0, 0, 0);
    private float[] matrix = {};
    private float[] lastOutput = {};

    Filters(Patches patches, int count, boolean normalized, Activation activation, Random random) {
        this.count = count;
        this.activation = activation;
        weights = new Parameter("W", Parameter.Kind.WEIGHT, patches.length(), count);
        bias = normalized ? null : new Parameter("b", Parameter.Kind.BIAS, count);
        normalization = normalized ? new BatchNormalization(count) : null;
        if (activation == Activation.RELU) {
            weights.he(patches.length(), random);
        } else {
            weights.xavier(patches.length(), patches.length() / patches.maps() * count, random);
        }
    }

    List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(weights));
        if (bias != null) {
            all.add(bias);
        }
        if (normalization != null) {
            all.addAll(normalization.parameters());
        }
        return List.copyOf(all);
    }

    /** What the filters make of every patch, [patches, count]. */
    float[] forward(Patches patches, Signal input, boolean training) {
        int rows = patches.count(input.batch());
        lastInput = input;
        if (!patches.trivial()) {
            matrix = matrix.length == rows * patches.length() ? matrix : new float[rows * patches.length()];
            patches.gather(input, matrix);
        }
        float[] values = new float[rows * count];
        if (bias != null) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(bias.values(), 0, values, row * count, count);
            }
        }
        Blas.gemm(false, false, rows, count, patches.length(), 1f, matrix(patches), weights.values(), 1f, values);
        if (normalization != null) {
            normalization.forward(values, training);
        }
        activation.apply(values);
        lastOutput = values;
        return values;
    }

    private float[] matrix(Patches patches) {
        return patches.trivial() ? lastInput.values() : matrix;
    }

    /** The gradient by the last input, from that by the last output. */
    Signal backward(Patches patches, float[] gradient) {
        float[] delta = gradient.clone();
        activation.backward(lastOutput, delta);
        if (normalization != null) {
            normalization.backward(delta);
        }
        if (bias != null) {
            Dense.addRows(delta, bias.gradient());
        }
        int rows = delta.length / count;
        Blas.gemm(true, false, patches.length(), count, rows, 1f, matrix(patches), delta, 1f, weights.gradient());
        float[] byPatch = new float[rows * patches.length()];
        Blas.gemm(false, true, rows, patches.length(), count, 1f, delta, weights.values(), 0f, byPatch);
        if (patches.trivial()) {
            return lastInput.with(byPatch);
        }
        Signal byInput = lastInput.with(new float[lastInput.values().length]);
        patches.scatter(byPatch, byInput);
        return byInput;
    }

    /** Weights [patch, count] with the running statistics folded in. */
    float[] foldedWeights() {
        float[] folded = weights.values().clone();
        if (normalization != null) {
            float[] factors = normalization.factors();
            for (int i = 0; i < folded.length; i++) {
                folded[i] *= factors[i % count];
            }
        }
        return folded;
    }

    /** Bias [count] with the running statistics folded in. */
    float[] foldedBias() {
        if (normalization != null) {
            return normalization.offsets();
        }
        return bias == null ? new float[count] : bias.values();
    }

    /** The folded weights in the order of ONNX, [count, maps, kernel rows, kernel columns]. */
    float[] weightsByFilter(int maps) {
        float[] folded = foldedWeights();
        int points = folded.length / count / maps;
        float[] ordered = new float[folded.length];
        for (int f = 0; f < count; f++) {
            for (int m = 0; m < maps; m++) {
                for (int p = 0; p < points; p++) {
                    ordered[(f * maps + m) * points + p] = folded[(p * maps + m) * count + f];
                }
            }
        }
        return ordered;
    }
}
