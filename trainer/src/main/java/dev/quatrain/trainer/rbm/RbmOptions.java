package dev.quatrain.trainer.rbm;

/**
 * How a restricted Boltzmann machine is trained. The defaults are those of Hinton's practical guide (2010), whose sections are named.
 *
 * @param epochs most passes over the examples
 * @param batch examples in a mini-batch, and persistent chains (section 4)
 * @param rate learning rate (section 7)
 * @param sampling where the negative statistics come from
 * @param momentum of the updates (section 9)
 * @param weightDecay pulls weights, not biases, towards 0; multiplied by the rate (section 10)
 * @param sparsity of the hidden units (section 11)
 * @param patience epochs without a better reconstruction of the validation examples before contrastive divergence ends
 */
public record RbmOptions(
        int epochs,
        int batch,
        double rate,
        Sampling sampling,
        Momentum momentum,
        double weightDecay,
        Sparsity sparsity,
        int patience) {

    public RbmOptions {
        if (epochs < 1 || batch < 1 || !(rate > 0) || weightDecay < 0 || patience < 0) {
            throw new IllegalArgumentException("Epochs, batch and rate are positive, decay and patience not negative: "
                    + epochs + ", " + batch + ", " + rate + ", " + weightDecay + ", " + patience);
        }
    }

    /**
     * Where the negative statistics come from.
     *
     * @param steps of Gibbs sampling for each update
     * @param persistent whether the chains go on from update to update (Tieleman 2008) instead of starting at the examples (Hinton
     *     2002); the learning rate then falls linearly to 0, as the chains must keep up with the weights
     */
    public record Sampling(int steps, boolean persistent) {
        public Sampling {
            if (steps < 1) {
                throw new IllegalArgumentException("Sampling needs a step, not " + steps);
            }
        }

        /** CD-k. */
        public static Sampling contrastiveDivergence(int steps) {
            return new Sampling(steps, false);
        }

        /** PCD-k. */
        public static Sampling persistentChains(int steps) {
            return new Sampling(steps, true);
        }
    }

    /**
     * Momentum that rises once the first large gains are made.
     *
     * @param first in the first {@code epochs} epochs
     * @param then after them
     */
    public record Momentum(double first, double then, int epochs) {
        /** 0.5, and 0.9 from the sixth epoch on. */
        public static final Momentum GUIDE = new Momentum(0.5, 0.9, 5);

        double at(int epoch) {
            return epoch < epochs ? first : then;
        }
    }

    /**
     * A pull of each hidden unit's mean activation to a target: the gradient of the cross-entropy between the two.
     *
     * @param target wanted probability of being on, 0.01 to 0.1
     * @param cost weight of the pull; 0 = none
     */
    public record Sparsity(double target, double cost) {
        public static final Sparsity NONE = new Sparsity(0, 0);
    }

    /** {@link #defaults(VisibleUnits, Sampling)} with CD-1. */
    public static RbmOptions defaults(VisibleUnits units) {
        return defaults(units, Sampling.contrastiveDivergence(1));
    }

    /**
     * Batches of 100. Gaussian visible units learn at a twentieth of the rate, as nothing bounds what they reconstruct; persistent chains
     * at a fifth, as they must keep up with the weights.
     */
    public static RbmOptions defaults(VisibleUnits units, Sampling sampling) {
        double rate = (units == VisibleUnits.GAUSSIAN ? 0.005 : 0.1) * (sampling.persistent() ? 0.2 : 1);
        return new RbmOptions(20, 100, rate, sampling, Momentum.GUIDE, 2e-4, Sparsity.NONE, 5);
    }

    public RbmOptions withEpochs(int other) {
        return new RbmOptions(other, batch, rate, sampling, momentum, weightDecay, sparsity, patience);
    }

    public RbmOptions withBatch(int other) {
        return new RbmOptions(epochs, other, rate, sampling, momentum, weightDecay, sparsity, patience);
    }

    public RbmOptions withRate(double other) {
        return new RbmOptions(epochs, batch, other, sampling, momentum, weightDecay, sparsity, patience);
    }

    /** Keeps the rate; {@link #defaults(VisibleUnits, Sampling)} gives one that fits the sampling. */
    public RbmOptions withSampling(Sampling other) {
        return new RbmOptions(epochs, batch, rate, other, momentum, weightDecay, sparsity, patience);
    }

    public RbmOptions withWeightDecay(double other) {
        return new RbmOptions(epochs, batch, rate, sampling, momentum, other, sparsity, patience);
    }

    public RbmOptions withSparsity(Sparsity other) {
        return new RbmOptions(epochs, batch, rate, sampling, momentum, weightDecay, other, patience);
    }

    public RbmOptions withPatience(int other) {
        return new RbmOptions(epochs, batch, rate, sampling, momentum, weightDecay, sparsity, other);
    }
}
