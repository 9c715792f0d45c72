package dev.quatrain.trainer.pretraining;

import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.Dense;

/**
 * Weights of a fully connected layer, as {@link Dense} holds them. The arrays are shared, not copied.
 *
 * @param weights [inputs, units], row by row
 * @param bias [units]
 * @param activation it was trained with
 */
public record DenseWeights(int inputs, int units, float[] weights, float[] bias, Activation activation) {
    public DenseWeights {
        if (weights.length != inputs * units || bias.length != units) {
            throw new IllegalArgumentException(
                    weights.length + " weights and " + bias.length + " biases for [" + inputs + "," + units + "]");
        }
    }

    /** Copies the weights into a layer of the same shape. */
    public void copyTo(Dense layer) {
        if (layer.weights().length() != weights.length || layer.bias().length() != bias.length) {
            throw new IllegalArgumentException("A layer of " + layer.weights().length() + " weights and "
                    + layer.bias().length() + " biases takes none of [" + inputs + "," + units + "]");
        }
        System.arraycopy(weights, 0, layer.weights().values(), 0, weights.length);
        System.arraycopy(bias, 0, layer.bias().values(), 0, bias.length);
    }

    /**
     * The same units for a layer with hyperbolic tangents: as {@code sigmoid(x) = (1 + tanh(x/2)) / 2}, the weights of sigmoid units are
     * halved, so that each unit keeps its features and merely answers from -1 to 1. Others stay as they are.
     */
    public DenseWeights forTanh() {
        if (activation != Activation.SIGMOID) {
            return this;
        }
        return new DenseWeights(inputs, units, halved(weights), halved(bias), Activation.TANH);
    }

    /**
     * Writes the weights into one block of columns of a recurrent cell's input weights, and the biases beside them: the start of a cell's
     * candidate, or of any gate, from pre-training.
     *
     * @param cellWeights [inputs, columns], row by row
     * @param cellBias [columns]
     * @param at first column of the block
     */
    public void placeInto(float[] cellWeights, float[] cellBias, int at) {
        int columns = cellBias.length;
        if (cellWeights.length != inputs * columns || at < 0 || at + units > columns) {
            throw new IllegalArgumentException("Columns " + at + " to " + (at + units) + " of " + cellWeights.length
                    + " weights and " + columns + " biases cannot take [" + inputs + "," + units + "]");
        }
        for (int input = 0; input < inputs; input++) {
            System.arraycopy(weights, input * units, cellWeights, input * columns + at, units);
        }
        System.arraycopy(bias, 0, cellBias, at, units);
    }

    private static float[] halved(float[] values) {
        float[] halves = values.clone();
        for (int i = 0; i < halves.length; i++) {
            halves[i] *= 0.5f;
        }
        return halves;
    }
}
