package dev.quatrain.trainer.rbm;

import dev.quatrain.trainer.layers.Blas;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The update of a restricted Boltzmann machine by one mini-batch: up towards the examples, down from what the machine dreams. The dream
 * starts at the examples (contrastive divergence, Hinton 2002) or goes on from the last one (Tieleman 2008).
 *
 * <p>Hidden units are sampled where they drive the visible ones. Visible units are sampled too, except in the last step of contrastive
 * divergence, where their means give the same direction with less noise (practical guide, section 3).
 */
final class ContrastiveDivergence {
    /** Of the running mean activation that sparsity looks at: practical guide, section 11, between 0.9 and 0.99. */
    private static final double ACTIVATION_MEMORY = 0.95;

    private final Rbm rbm;
    private final RbmOptions options;
    private final RandomGenerator random;
    private final float[] weightVelocity;
    private final float[] visibleVelocity;
    private final float[] hiddenVelocity;
    private final double[] meanActivation;
    /** Hidden states of the persistent chains, [chains, hidden]; empty before the first update. */
    private float[] chains = {};

    ContrastiveDivergence(Rbm rbm, RbmOptions options, RandomGenerator random) {
        this.rbm = rbm;
        this.options = options;
        this.random = random;
        this.weightVelocity = new float[rbm.weights().length];
        this.visibleVelocity = new float[rbm.visible()];
        this.hiddenVelocity = new float[rbm.hidden()];
        this.meanActivation = new double[rbm.hidden()];
        Arrays.fill(meanActivation, options.sparsity().target());
    }

    /**
     * Learns from a mini-batch.
     *
     * @param v [rows, visible]
     */
    void learn(float[] v, int rows, double rate, double momentum) {
        float[] probabilities = rbm.hiddenProbabilities(v, rows);
        add(v, probabilities, rows, rate / rows, momentum);
        if (options.sparsity().cost() > 0) {
            pullToSparsity(v, probabilities, rows, rate);
        }
        dream(probabilities, rate);
        apply(rate);
    }

    private void dream(float[] probabilities, double rate) {
        boolean persistent = options.sampling().persistent();
        float[] states = chains;
        if (!persistent || chains.length == 0) {
            states = new float[probabilities.length];
            Units.sampleBits(probabilities, states, random);
        }
        int rows = states.length / rbm.hidden();
        float[] v = {};
        float[] h = {};
        for (int step = 1; step <= options.sampling().steps(); step++) {
            boolean sampled = persistent || step < options.sampling().steps();
            v = rbm.visibleMeans(states, rows);
            if (sampled) {
                rbm.units().sample(v, random);
            }
            h = rbm.hiddenProbabilities(v, rows);
            if (sampled) {
                Units.sampleBits(h, states, random);
            }
        }
        if (persistent) {
            chains = states;
        }
        add(v, h, rows, -rate / rows, 1);
    }

    /** {@code velocity = keep velocity + scale statistics}, for weights and biases. */
    private void add(float[] v, float[] h, int rows, double scale, double keep) {
        Blas.gemm(true, false, rbm.visible(), rbm.hidden(), rows, (float) scale, v, h, (float) keep, weightVelocity);
        addRows(v, scale, keep, visibleVelocity);
        addRows(h, scale, keep, hiddenVelocity);
    }

    private static void addRows(float[] rows, double scale, double keep, float[] velocity) {
        float[] sums = sums(rows, velocity.length);
        for (int i = 0; i < velocity.length; i++) {
            velocity[i] = (float) (keep * velocity[i] + scale * sums[i]);
        }
    }

    private static float[] sums(float[] rows, int width) {
        float[] sums = new float[width];
        for (int at = 0; at < rows.length; at += width) {
            for (int i = 0; i < width; i++) {
                sums[i] += rows[at + i];
            }
        }
        return sums;
    }

    private void pullToSparsity(float[] v, float[] h, int rows, double rate) {
        float[] activations = sums(h, rbm.hidden());
        float[] inputs = sums(v, rbm.visible());
        float[] pull = new float[rbm.hidden()];
        for (int j = 0; j < pull.length; j++) {
            meanActivation[j] = ACTIVATION_MEMORY * meanActivation[j] + (1 - ACTIVATION_MEMORY) * activations[j] / rows;
            pull[j] = (float)
                    (rate * options.sparsity().cost() * (options.sparsity().target() - meanActivation[j]));
            hiddenVelocity[j] += pull[j];
        }
        Blas.gemm(false, false, rbm.visible(), rbm.hidden(), 1, 1f / rows, inputs, pull, 1f, weightVelocity);
    }

    private void apply(double rate) {
        float decay = (float) (rate * options.weightDecay());
        float[] weights = rbm.weights();
        for (int i = 0; i < weights.length; i++) {
            weightVelocity[i] -= decay * weights[i];
            weights[i] += weightVelocity[i];
        }
        addTo(rbm.visibleBias(), visibleVelocity);
        addTo(rbm.hiddenBias(), hiddenVelocity);
    }

    private static void addTo(float[] values, float[] velocity) {
        for (int i = 0; i < values.length; i++) {
            values[i] += velocity[i];
        }
    }
}
