package dev.quatrain.trainer.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The learned part of a convolution: filters over patches, batch normalization if wanted, the activation. */
final class Filters {
    /** Floats of a part of the patch matrix: a quarter of a megabyte. */
    private static final int PART = 1 << 16;

    private final int count;
    private final Activation activation;
    private final Parameter weights;
    private static final boolean[] NONE_ABSENT = {};

    /** Absent with batch normalization, whose shift takes its place. */
    private final @Nullable Parameter bias;

    private final @Nullable BatchNormalization normalization;
    private Signal lastInput = Signal.zeros(0, 0, 0);
    /** The patch matrix of the last pass in training, in parts of whole steps. */
    private float[][] parts = {};

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
        lastInput = input;
        int stepsOfPart = stepsOfPart(patches, input.batch());
        int parted = (patches.rows().out() + stepsOfPart - 1) / stepsOfPart;
        parts = parts.length == parted ? parts : new float[parted][0];
        float[] values = new float[patches.count(input.batch()) * count];
        int at = 0;
        for (int part = 0; part < parted; part++) {
            int first = part * stepsOfPart;
            int rows = Math.min(stepsOfPart, patches.rows().out() - first) * patches.perStep(input.batch());
            if (parts[part].length != rows * patches.length()) {
                parts[part] = new float[rows * patches.length()];
            }
            patches.gather(input, first, parts[part]);
            float[] sums = biased(rows);
            Blas.gemm(false, false, rows, count, patches.length(), 1f, parts[part], weights.values(), 1f, sums);
            System.arraycopy(sums, 0, values, at, sums.length);
            at += sums.length;
        }
        if (normalization != null) {
            boolean rowForRow = input.absent().length == values.length / count;
            normalization.forward(values, rowForRow ? input.absent() : NONE_ABSENT, training);
        }
        activation.apply(values);
        lastOutput = values;
        return values;
    }

    /** So many that a part of the patch matrix stays in the processor's cache. */
    private static int stepsOfPart(Patches patches, int batch) {
        return Math.max(1, PART / (patches.perStep(batch) * patches.length()));
    }

    /** Rows that start as the bias. */
    private float[] biased(int rows) {
        float[] values = new float[rows * count];
        if (bias != null) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(bias.values(), 0, values, row * count, count);
            }
        }
        return values;
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
        Signal byInput = lastInput.with(new float[lastInput.values().length]);
        int stepsOfPart = stepsOfPart(patches, lastInput.batch());
        int at = 0;
        for (int part = 0; part < parts.length; part++) {
            int rows = parts[part].length / patches.length();
            float[] some = Arrays.copyOfRange(delta, at, at + rows * count);
            at += some.length;
            Blas.gemm(true, false, patches.length(), count, rows, 1f, parts[part], some, 1f, weights.gradient());
            float[] byPatch = new float[parts[part].length];
            Blas.gemm(false, true, rows, patches.length(), count, 1f, some, weights.values(), 0f, byPatch);
            patches.scatter(byPatch, part * stepsOfPart, byInput);
        }
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
