package dev.quatrain.trainer.sae.pretraining;

import java.util.random.RandomGenerator;

/** What keeps a level from merely copying its input. */
public sealed interface Criterion {
    /** Nothing but the number of its units. */
    record Plain() implements Criterion {}

    /**
     * The clean input is to be restored from one with values set to 0, the mean of a scaled reading (Vincent et al. 2010).
     *
     * @param share of the values that are set to 0
     */
    record Masking(double share) implements Criterion {
        public Masking {
            if (!(share > 0 && share < 1)) {
                throw new IllegalArgumentException("The masked share is between 0 and 1, not " + share);
            }
        }

        @Override
        public float[] corrupt(float[] clean, RandomGenerator random) {
            float[] corrupted = clean.clone();
            for (int i = 0; i < corrupted.length; i++) {
                corrupted[i] = random.nextDouble() < share ? 0f : corrupted[i];
            }
            return corrupted;
        }
    }

    /**
     * The clean input is to be restored from one with Gaussian noise (Vincent et al. 2010).
     *
     * @param deviation of the noise
     */
    record Noise(double deviation) implements Criterion {
        public Noise {
            if (!(deviation > 0)) {
                throw new IllegalArgumentException("Noise has a positive deviation, not " + deviation);
            }
        }

        @Override
        public float[] corrupt(float[] clean, RandomGenerator random) {
            float[] corrupted = clean.clone();
            for (int i = 0; i < corrupted.length; i++) {
                corrupted[i] += (float) (deviation * random.nextGaussian());
            }
            return corrupted;
        }
    }

    /**
     * Each unit is to be on seldom: {@code cost Σ_j KL(target ‖ mean activation of unit j)} is added to the loss (Ng 2011). Needs
     * sigmoid codes.
     *
     * @param target mean activation, such as 0.05
     * @param cost weight of the penalty against the loss of an example
     */
    record Sparse(double target, double cost) implements Criterion {
        public Sparse {
            if (!(target > 0 && target < 1 && cost > 0)) {
                throw new IllegalArgumentException(
                        "The target lies between 0 and 1, the cost above 0: " + target + ", " + cost);
            }
        }
    }

    /** What the encoder sees of the clean input: the same array if nothing is corrupted. */
    default float[] corrupt(float[] clean, RandomGenerator random) {
        return clean;
    }
}
