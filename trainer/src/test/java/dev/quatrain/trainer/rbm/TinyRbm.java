package dev.quatrain.trainer.rbm;

import java.util.random.RandomGenerator;

/** Machines so small that every state can be visited, by other code than the product's. */
final class TinyRbm {
    private TinyRbm() {}

    static Rbm random(VisibleUnits units, int visible, int hidden, RandomGenerator random) {
        return new Rbm(units, normal(visible * hidden, random), normal(visible, random), normal(hidden, random));
    }

    static float[] normal(int length, RandomGenerator random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (0.7 * random.nextGaussian());
        }
        return values;
    }

    /** E(v,h) as the class comment of {@link Rbm} draws it. */
    static double energy(Rbm rbm, float[] v, float[] h) {
        double energy = 0;
        for (int i = 0; i < v.length; i++) {
            double distance = v[i] - rbm.visibleBias()[i];
            energy += rbm.units() == VisibleUnits.GAUSSIAN ? 0.5 * distance * distance : -v[i] * rbm.visibleBias()[i];
            for (int j = 0; j < h.length; j++) {
                energy -= v[i] * rbm.weights()[i * h.length + j] * h[j];
            }
        }
        for (int j = 0; j < h.length; j++) {
            energy -= rbm.hiddenBias()[j] * h[j];
        }
        return energy;
    }

    /** The binary digits of a number, lowest first. */
    static float[] bits(int state, int length) {
        float[] bits = new float[length];
        for (int i = 0; i < length; i++) {
            bits[i] = state >> i & 1;
        }
        return bits;
    }

    /** All binary rows, one after the other. */
    static float[] allStates(int length) {
        float[] states = new float[length * (1 << length)];
        for (int state = 0; state < 1 << length; state++) {
            System.arraycopy(bits(state, length), 0, states, state * length, length);
        }
        return states;
    }

    static double meanLogLikelihood(Rbm rbm, float[][] rows) {
        double sum = 0;
        for (float[] row : rows) {
            sum += rbm.logLikelihood(row, 1)[0];
        }
        return sum / rows.length;
    }

    /**
     * The gradient of the mean log-likelihood of Bernoulli rows, exact: [weights | visible bias | hidden bias].
     */
    static double[] gradient(Rbm rbm, float[][] rows) {
        double[] gradient = new double[rbm.weights().length + rbm.visible() + rbm.hidden()];
        for (float[] row : rows) {
            add(rbm, row, 1.0 / rows.length, gradient);
        }
        float[] all = allStates(rbm.visible());
        double[] logs = rbm.logLikelihood(all, 1 << rbm.visible());
        for (int state = 0; state < logs.length; state++) {
            add(rbm, bits(state, rbm.visible()), -Math.exp(logs[state]), gradient);
        }
        return gradient;
    }

    private static void add(Rbm rbm, float[] v, double weight, double[] gradient) {
        float[] h = rbm.hiddenProbabilities(v, 1);
        int weights = v.length * h.length;
        for (int i = 0; i < v.length; i++) {
            for (int j = 0; j < h.length; j++) {
                gradient[i * h.length + j] += weight * v[i] * h[j];
            }
            gradient[weights + i] += weight * v[i];
        }
        for (int j = 0; j < h.length; j++) {
            gradient[weights + v.length + j] += weight * h[j];
        }
    }

    /** The parameters in the gradient's order. */
    static double[] parameters(Rbm rbm) {
        double[] all = new double[rbm.weights().length + rbm.visible() + rbm.hidden()];
        int at = 0;
        for (float[] part : new float[][] {rbm.weights(), rbm.visibleBias(), rbm.hiddenBias()}) {
            for (float value : part) {
                all[at++] = value;
            }
        }
        return all;
    }

    /** Climbs the exact gradient. */
    static void ascend(Rbm rbm, float[][] rows, int steps, double rate) {
        for (int step = 0; step < steps; step++) {
            double[] gradient = gradient(rbm, rows);
            int at = 0;
            for (float[] part : new float[][] {rbm.weights(), rbm.visibleBias(), rbm.hiddenBias()}) {
                for (int i = 0; i < part.length; i++) {
                    part[i] += (float) (rate * gradient[at++]);
                }
            }
        }
    }
}
