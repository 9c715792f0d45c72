package dev.quatrain.trainer.rbm;

import java.util.random.RandomGenerator;

/** Binary stochastic units, many at once. */
final class Units {
    private static final float TO_UNIT = 0x1p-24f;

    private Units() {}

    /**
     * Replaces total inputs by the probabilities of being on, to within 1e-6.
     *
     * <p>{@code exp(-x)} is the Taylor series of {@code exp(-x/32)} to the 7th power, squared five times: nothing but sums and products, so
     * that the compiler makes vectors of it; Math.exp alone took a third of a training step. Beyond ±17 a float's sigmoid is 0 or 1.
     */
    static void sigmoid(float[] x) {
        for (int i = 0; i < x.length; i++) {
            float y = Math.min(Math.max(x[i], -17f), 17f) * (-1f / 32);
            float e = 1
                    + y
                            * (1
                                    + y
                                            * (1f / 2
                                                    + y
                                                            * (1f / 6
                                                                    + y
                                                                            * (1f / 24
                                                                                    + y
                                                                                            * (1f / 120
                                                                                                    + y
                                                                                                            * (1f / 720
                                                                                                                    + y
                                                                                                                            * (1f
                                                                                                                                    / 5040)))))));
            e *= e;
            e *= e;
            e *= e;
            e *= e;
            e *= e;
            x[i] = 1 / (1 + e);
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
