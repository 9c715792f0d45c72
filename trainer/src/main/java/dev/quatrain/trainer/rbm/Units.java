package dev.quatrain.trainer.rbm;

import java.util.random.RandomGenerator;

/** Binary stochastic units, many at once. */
final class Units {
    private static final float TO_UNIT = 0x1p-24f;

    private Units() {}

    /** Replaces total inputs by the probabilities of being on. */
    static void sigmoid(float[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (1.0 / (1.0 + Math.exp(-x[i])));
        }
    }

    /** Draws each unit on (1) with its probability, else off (0); {@code bits} may be {@code probabilities}. */
    static void sampleBits(float[] probabilities, float[] bits, RandomGenerator random) {
        int i = 0;
        // Two numbers of 24 bits out of each draw of 64: drawing is a third of the sampling's cost.
        for (; i + 1 < probabilities.length; i += 2) {
            long draw = random.nextLong();
            bits[i] = (draw >>> 40) * TO_UNIT < probabilities[i] ? 1f : 0f;
            bits[i + 1] = (draw & 0xFFFFFF) * TO_UNIT < probabilities[i + 1] ? 1f : 0f;
        }
        if (i < probabilities.length) {
            bits[i] = (random.nextLong() >>> 40) * TO_UNIT < probabilities[i] ? 1f : 0f;
        }
    }

    /** {@code log(1 + exp(x))} without overflow. */
    static double softplus(double x) {
        return Math.max(x, 0) + Math.log(1 + Math.exp(-Math.abs(x)));
    }
}
