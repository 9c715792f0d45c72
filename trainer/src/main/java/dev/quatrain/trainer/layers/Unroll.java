package dev.quatrain.trainer.layers;

import java.util.function.IntUnaryOperator;

/**
 * One cell unrolled over S steps of n rows from a zero state, and back-propagation through all of them. The input's products come in,
 * made in one go for all steps ({@link CellWeights#project}); what is left per step is one product with the recurrent weights and the
 * element-wise part, which a subclass per cell does on contiguous arrays. Memory: up to 7 floats a unit, row and step.
 */
abstract class Unroll {
    final int steps;
    final int rows;
    final int units;
    /** Floats of a step's state: rows * units. */
    final int width;

    private final CellWeights weights;
    private final int columns;
    private final float[] states;
    /** Gradients by the products of all steps; made by the first backward pass, so that inference goes without. */
    private float[] deltas = {};

    Unroll(CellWeights weights, int steps, int rows) {
        this.weights = weights;
        this.steps = steps;
        this.rows = rows;
        this.units = weights.units();
        this.width = rows * units;
        this.columns = weights.columns();
        this.states = new float[(steps + 1) * width];
    }

    static Unroll of(CellWeights weights, int steps, int rows) {
        return switch (weights.cell()) {
            case SIMPLE -> new SimpleUnroll(weights, steps, rows);
            case LSTM -> new LstmUnroll(weights, steps, rows);
            case GRU -> new GruUnroll(weights, steps, rows);
        };
    }

    /** Whether it was made for these sizes and can be used once more. */
    boolean fits(int otherSteps, int otherRows) {
        return steps == otherSteps && rows == otherRows;
    }

    /**
     * Runs all steps.
     *
     * @param projection [*, columns]
     * @param firstRow of the projection, by step: step s reads the n rows from there
     */
    void forward(float[] projection, IntUnaryOperator firstRow) {
        float[] h = new float[width];
        float[] product = new float[rows * columns];
        for (int s = 0; s < steps; s++) {
            if (s > 0) {
                Blas.multiply(rows, columns, units, h, weights.recurrent().values(), product);
            }
            advance(s, projection, firstRow.applyAsInt(s) * columns, product, h);
            System.arraycopy(h, 0, states, (s + 1) * width, width);
        }
    }

    /** The states h: zeros at 0, that after step s at {@code (s + 1) * width}. */
    float[] states() {
        return states;
    }

    /**
     * Runs all steps back and adds to the recurrent weights' gradients.
     *
     * @param byState gradient of the loss by the state after each step, [S*n, units]
     * @param byProjection where the gradient by the projection is added to
     */
    void backward(float[] byState, float[] byProjection, IntUnaryOperator firstRow) {
        if (deltas.length == 0) {
            deltas = new float[steps * rows * columns];
        }
        float[] delta = new float[rows * columns];
        float[] deltaInput = weights.cell() == Cell.GRU ? new float[rows * columns] : delta;
        float[] byH = new float[width];
        startBackward();
        for (int s = steps - 1; s >= 0; s--) {
            for (int i = 0; i < width; i++) {
                byH[i] += byState[s * width + i];
            }
            retreat(s, byH, delta, deltaInput);
            System.arraycopy(delta, 0, deltas, s * delta.length, delta.length);
            int to = firstRow.applyAsInt(s) * columns;
            for (int i = 0; i < deltaInput.length; i++) {
                byProjection[to + i] += deltaInput[i];
            }
            if (s > 0) {
                Blas.gemm(
                        false,
                        true,
                        rows,
                        units,
                        columns,
                        1f,
                        delta,
                        weights.recurrent().values(),
                        1f,
                        byH);
            }
        }
        Blas.gemm(
                true,
                false,
                units,
                columns,
                steps * rows,
                1f,
                states,
                deltas,
                1f,
                weights.recurrent().gradient());
    }

    /** Clears what a backward pass carries from step to step. */
    void startBackward() {}

    /**
     * The element-wise part of step s.
     *
     * @param from where the step's rows of the projection begin
     * @param product of state and recurrent weights, [n, columns]
     * @param h [n, units] state before, replaced by that after
     */
    abstract void advance(int s, float[] projection, int from, float[] product, float[] h);

    /**
     * The element-wise part of step s backward.
     *
     * @param byH gradient by the state after, replaced by the part of that before which does not come through the product
     * @param delta gradient by the product, [n, columns]
     * @param deltaInput gradient by the projection, the same array where both are equal
     */
    abstract void retreat(int s, float[] byH, float[] delta, float[] deltaInput);

    /** Block {@code block} of projection plus product, row after row into {@code out} at {@code to}. */
    final void sum(float[] projection, int from, float[] product, int block, float[] out, int to) {
        for (int row = 0; row < rows; row++) {
            int column = row * columns + block * units;
            for (int i = 0; i < units; i++) {
                out[to + row * units + i] = projection[from + column + i] + product[column + i];
            }
        }
    }
}
