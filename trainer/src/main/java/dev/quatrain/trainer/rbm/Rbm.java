package dev.quatrain.trainer.rbm;

import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.Blas;
import dev.quatrain.trainer.pretraining.DenseWeights;

/**
 * A restricted Boltzmann machine with Bernoulli hidden units (Smolensky 1986; Hinton 2002).
 *
 * <pre>
 * Bernoulli visible   E(v,h) = - b·v           - c·h - v·W h
 * Gaussian visible    E(v,h) = ½ |v - b|²      - c·h - v·W h        deviation 1
 * </pre>
 *
 * Rows are examples, one after the other. The arrays are live: who trains it changes them, everyone else reads.
 */
public final class Rbm {
    private final VisibleUnits units;
    private final int visible;
    private final int hidden;
    private final float[] weights;
    private final float[] visibleBias;
    private final float[] hiddenBias;

    /**
     * A machine of the given weights, not copied.
     *
     * @param weights W [visible, hidden], row by row
     * @param visibleBias b [visible]
     * @param hiddenBias c [hidden]
     */
    public Rbm(VisibleUnits units, float[] weights, float[] visibleBias, float[] hiddenBias) {
        if (weights.length != visibleBias.length * hiddenBias.length) {
            throw new IllegalArgumentException(weights.length + " weights between " + visibleBias.length
                    + " visible and " + hiddenBias.length + " hidden units");
        }
        this.units = units;
        this.visible = visibleBias.length;
        this.hidden = hiddenBias.length;
        this.weights = weights;
        this.visibleBias = visibleBias;
        this.hiddenBias = hiddenBias;
    }

    public VisibleUnits units() {
        return units;
    }

    public int visible() {
        return visible;
    }

    public int hidden() {
        return hidden;
    }

    /** W [visible, hidden], row by row. */
    public float[] weights() {
        return weights;
    }

    /** b [visible]. */
    public float[] visibleBias() {
        return visibleBias;
    }

    /** c [hidden]. */
    public float[] hiddenBias() {
        return hiddenBias;
    }

    /**
     * p(h = 1 | v).
     *
     * @param v [rows, visible]
     * @return [rows, hidden]
     */
    public float[] hiddenProbabilities(float[] v, int rows) {
        float[] probabilities = hiddenInputs(v, rows);
        Units.sigmoid(probabilities);
        return probabilities;
    }

    /**
     * Means of p(v | h).
     *
     * @param h [rows, hidden], states or probabilities
     * @return [rows, visible]
     */
    public float[] visibleMeans(float[] h, int rows) {
        float[] means = repeated(visibleBias, rows);
        Blas.gemm(false, true, rows, visible, hidden, 1f, h, weights, 1f, means);
        units.means(means);
        return means;
    }

    /** Up to the hidden probabilities and back, without noise: [rows, visible]. */
    public float[] reconstruction(float[] v, int rows) {
        return visibleMeans(hiddenProbabilities(v, rows), rows);
    }

    /**
     * F(v) with {@code p(v) = exp(-F(v)) / Z}: the hidden units summed out. Low for what it was trained on, up to a constant.
     *
     * @param v [rows, visible]
     * @return [rows]
     */
    public double[] freeEnergy(float[] v, int rows) {
        float[] inputs = hiddenInputs(v, rows);
        double[] energies = new double[rows];
        for (int row = 0; row < rows; row++) {
            double energy = 0;
            for (int i = 0; i < visible; i++) {
                double value = v[row * visible + i];
                double distance = value - visibleBias[i];
                energy += units == VisibleUnits.GAUSSIAN ? 0.5 * distance * distance : -value * visibleBias[i];
            }
            for (int j = 0; j < hidden; j++) {
                energy -= Units.softplus(inputs[row * hidden + j]);
            }
            energies[row] = energy;
        }
        return energies;
    }

    /** log p(v) of each row, exact, by {@link Partition}: for machines of at most 20 hidden units. */
    public double[] logLikelihood(float[] v, int rows) {
        double logPartition = Partition.log(this);
        double[] likelihoods = freeEnergy(v, rows);
        for (int row = 0; row < rows; row++) {
            likelihoods[row] = -likelihoods[row] - logPartition;
        }
        return likelihoods;
    }

    /** The way up as a layer of sigmoid units. */
    public DenseWeights encoder() {
        return new DenseWeights(visible, hidden, weights.clone(), hiddenBias.clone(), Activation.SIGMOID);
    }

    /** The way down as a layer, of the transposed weights: from here on, fine-tuning may part the two. */
    public DenseWeights decoder() {
        float[] transposed = new float[weights.length];
        for (int i = 0; i < visible; i++) {
            for (int j = 0; j < hidden; j++) {
                transposed[j * visible + i] = weights[i * hidden + j];
            }
        }
        return new DenseWeights(hidden, visible, transposed, visibleBias.clone(), units.activation());
    }

    Rbm copy() {
        return new Rbm(units, weights.clone(), visibleBias.clone(), hiddenBias.clone());
    }

    private float[] hiddenInputs(float[] v, int rows) {
        float[] inputs = repeated(hiddenBias, rows);
        Blas.gemm(false, false, rows, hidden, visible, 1f, v, weights, 1f, inputs);
        return inputs;
    }

    private static float[] repeated(float[] row, int rows) {
        float[] repeated = new float[rows * row.length];
        for (int at = 0; at < repeated.length; at += row.length) {
            System.arraycopy(row, 0, repeated, at, row.length);
        }
        return repeated;
    }
}
