package dev.quatrain.trainer.rbm;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.pretraining.Examples;
import java.util.random.RandomGenerator;

/** What the visible units of a restricted Boltzmann machine are. */
public enum VisibleUnits {
    /** On or off; values from 0 to 1 are taken as probabilities of being on. */
    BERNOULLI(Activation.SIGMOID) {
        @Override
        void means(float[] inputs) {
            Units.sigmoid(inputs);
        }

        @Override
        void sample(float[] means, RandomGenerator random) {
            Units.sampleBits(means, means, random);
        }

        @Override
        float startingBias(double mean, int examples) {
            // Keeps the logarithm finite for a unit that is always on or off.
            double p = Math.min(Math.max(mean, 1.0 / (examples + 1)), examples / (examples + 1.0));
            return (float) Math.log(p / (1 - p));
        }

        @Override
        void require(Examples examples) {
            for (float[] row : examples.rows()) {
                for (int column = 0; column < row.length; column++) {
                    if (row[column] < 0 || row[column] > 1) {
                        throw new OperatorError("Bernoulli visible units take values from 0 to 1, and value " + column
                                + " of an example is " + row[column]
                                + ". Choose Gaussian visible units for standardised readings, or scale them to 0..1.");
                    }
                }
            }
        }
    },

    /** Real values with independent noise of variance 1: for inputs standardised to mean 0 and deviation 1. */
    GAUSSIAN(Activation.IDENTITY) {
        @Override
        void means(float[] inputs) {}

        @Override
        void sample(float[] means, RandomGenerator random) {
            for (int i = 0; i < means.length; i++) {
                means[i] += (float) random.nextGaussian();
            }
        }

        @Override
        float startingBias(double mean, int examples) {
            return (float) mean;
        }

        @Override
        void require(Examples examples) {}
    };

    private final Activation activation;

    VisibleUnits(Activation activation) {
        this.activation = activation;
    }

    /** Of the decoder that leads back to them. */
    public Activation activation() {
        return activation;
    }

    /** Turns the units' total inputs into their means, in place. */
    abstract void means(float[] inputs);

    /** Turns means into samples, in place. */
    abstract void sample(float[] means, RandomGenerator random);

    /** Bias that gives a unit its mean where no hidden unit speaks to it (practical guide, section 8). */
    abstract float startingBias(double mean, int examples);

    /** Throws an {@link OperatorError} where examples hold values that such units cannot take. */
    abstract void require(Examples examples);
}
