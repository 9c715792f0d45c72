package dev.quatrain.trainer.sae.pretraining;

import dev.quatrain.trainer.layers.Activation;

/** What a decoder restores, and the loss that fits it. The loss of an example is the sum over its values. */
public enum Target {
    /** Real values: linear output, half the squared error. */
    REAL(Activation.IDENTITY, "mean squared error") {
        @Override
        double loss(float input, float wanted) {
            double error = input - wanted;
            return 0.5 * error * error;
        }

        @Override
        float gradient(float input, float wanted) {
            return input - wanted;
        }

        @Override
        double measured(double loss) {
            return 2 * loss;
        }
    },

    /** Values from -1 to 1, such as codes of hyperbolic tangents: such an output, half the squared error. */
    BOUNDED(Activation.TANH, "mean squared error") {
        @Override
        double loss(float input, float wanted) {
            double error = Math.tanh(input) - wanted;
            return 0.5 * error * error;
        }

        @Override
        float gradient(float input, float wanted) {
            double output = 1.0 - 2.0 / (Math.exp(2.0 * input) + 1.0);
            return (float) ((output - wanted) * (1 - output * output));
        }

        @Override
        double measured(double loss) {
            return 2 * loss;
        }
    },

    /** Values from 0 to 1, such as grey levels or codes of sigmoids: sigmoid output, cross-entropy. */
    PROBABILITY(Activation.SIGMOID, "cross-entropy") {
        @Override
        double loss(float input, float wanted) {
            return Math.max(input, 0) - input * wanted + Math.log(1 + Math.exp(-Math.abs(input)));
        }

        @Override
        float gradient(float input, float wanted) {
            return (float) (1.0 / (1.0 + Math.exp(-input)) - wanted);
        }

        @Override
        double measured(double loss) {
            return loss;
        }
    };

    private final Activation activation;
    private final String measure;

    Target(Activation activation, String measure) {
        this.activation = activation;
        this.measure = measure;
    }

    /** Of the decoder. */
    public Activation activation() {
        return activation;
    }

    /** Name of what a learning curve shows. */
    public String measure() {
        return measure;
    }

    /** What fits codes of an activation. */
    static Target of(Activation code) {
        return switch (code) {
            case SIGMOID -> PROBABILITY;
            case TANH -> BOUNDED;
            case RELU, IDENTITY -> REAL;
        };
    }

    /** Of one value. */
    abstract double loss(float input, float wanted);

    /** Of the loss, by the output unit's input. */
    abstract float gradient(float input, float wanted);

    /** A loss per value as {@link #measure} names it. */
    abstract double measured(double loss);
}
