package dev.quatrain.trainer.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What a recurrent cell learns.
 *
 * <pre>
 * W  [in, blocks*units]       Xavier
 * RW [units, blocks*units]    each block orthogonal
 * b  [blocks*units]           zero; an LSTM's forget block 1
 * d  [units]                  GRU only: the bias inside the reset gate
 * </pre>
 *
 * Blocks as {@link Cell} lists them. Recurrent blocks begin orthogonal (Saxe et al. 2014) because such a product keeps the length of
 * state and gradient over any number of steps, where Xavier's stretches some directions to twice theirs at every step.
 */
final class CellWeights {
    private static final float FORGET_BIAS = 1f;

    private final Cell cell;
    private final int inputs;
    private final int units;
    private final Parameter input;
    private final Parameter recurrent;
    private final Parameter bias;
    private final Parameter resetBias;

    /** @param prefix of the parameters' names */
    CellWeights(String prefix, Cell cell, int inputs, int units, Random random) {
        this.cell = cell;
        this.inputs = inputs;
        this.units = units;
        int columns = cell.blocks() * units;
        input = new Parameter(prefix + "W", Parameter.Kind.WEIGHT, inputs, columns).xavier(inputs, units, random);
        recurrent = new Parameter(prefix + "RW", Parameter.Kind.WEIGHT, units, columns);
        bias = new Parameter(prefix + "b", Parameter.Kind.BIAS, columns);
        resetBias = new Parameter(prefix + "d", Parameter.Kind.BIAS, units);
        for (int block = 0; block < cell.blocks(); block++) {
            Orthogonal.fill(recurrent.values(), units, columns, block * units, random);
        }
        if (cell == Cell.LSTM) {
            Arrays.fill(bias.values(), units, 2 * units, FORGET_BIAS);
        }
    }

    Cell cell() {
        return cell;
    }

    int inputs() {
        return inputs;
    }

    int units() {
        return units;
    }

    /** Columns of the products: blocks * units. */
    int columns() {
        return cell.blocks() * units;
    }

    Parameter input() {
        return input;
    }

    Parameter recurrent() {
        return recurrent;
    }

    Parameter bias() {
        return bias;
    }

    Parameter resetBias() {
        return resetBias;
    }

    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(input, recurrent, bias));
        if (cell == Cell.GRU) {
            parameters.add(resetBias);
        }
        return parameters;
    }

    /** See {@link Recurrent#startFrom}. */
    void startFrom(float[] weights, float[] biases) {
        if (weights.length != inputs * units || biases.length != units) {
            throw new IllegalArgumentException(weights.length + " weights and " + biases.length + " biases for ["
                    + inputs + "," + units + "] and [" + units + "]");
        }
        for (int in = 0; in < inputs; in++) {
            System.arraycopy(weights, in * units, input.values(), in * columns(), units);
        }
        System.arraycopy(biases, 0, bias.values(), 0, units);
    }

    /** {@code x W + b} of all rows, [rows, columns]. */
    float[] project(Signal x) {
        int columns = columns();
        float[] projection = new float[x.rows() * columns];
        for (int at = 0; at < projection.length; at += columns) {
            System.arraycopy(bias.values(), 0, projection, at, columns);
        }
        Blas.gemm(false, false, x.rows(), columns, inputs, 1f, x.values(), input.values(), 1f, projection);
        return projection;
    }

    /** Adds the gradients of input weights and bias, and those by x to {@code byInput}. */
    void projectBackward(Signal x, float[] byProjection, float[] byInput) {
        int columns = columns();
        Blas.gemm(true, false, inputs, columns, x.rows(), 1f, x.values(), byProjection, 1f, input.gradient());
        Dense.addRows(byProjection, bias.gradient());
        Blas.gemm(false, true, x.rows(), inputs, columns, 1f, byProjection, input.values(), 1f, byInput);
    }
}
