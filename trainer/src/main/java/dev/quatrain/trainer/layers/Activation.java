package dev.quatrain.trainer.layers;

/** Element-wise activation functions, on arrays in place; the gradient is written in terms of the activation's output. */
public enum Activation {
    IDENTITY("") {
        @Override
        void apply(float[] x) {}

        @Override
        void backward(float[] y, float[] gradient) {}
    },
    RELU("Relu") {
        @Override
        void apply(float[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.max(x[i], 0f);
            }
        }

        @Override
        void backward(float[] y, float[] gradient) {
            for (int i = 0; i < y.length; i++) {
                // All bits set where y > 0: a branch would be mispredicted half the time.
                int mask = -Float.floatToRawIntBits(y[i]) >> 31;
                gradient[i] = Float.intBitsToFloat(Float.floatToRawIntBits(gradient[i]) & mask);
            }
        }
    },
    TANH("Tanh") {
        @Override
        void apply(float[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = tanh(x[i]);
            }
        }

        @Override
        void backward(float[] y, float[] gradient) {
            for (int i = 0; i < y.length; i++) {
                gradient[i] *= 1f - y[i] * y[i];
            }
        }
    },
    SIGMOID("Sigmoid") {
        @Override
        void apply(float[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = sigmoid(x[i]);
            }
        }

        @Override
        void backward(float[] y, float[] gradient) {
            for (int i = 0; i < y.length; i++) {
                gradient[i] *= y[i] * (1f - y[i]);
            }
        }
    };

    private final String operator;

    Activation(String operator) {
        this.operator = operator;
    }

    /** The ONNX operator, empty for the identity. */
    public String operator() {
        return operator;
    }

    /** Replaces x by its activation. */
    abstract void apply(float[] x);

    /** Turns the gradient by the output into that by the input, in place. */
    abstract void backward(float[] y, float[] gradient);

    /** Math.exp is an intrinsic, Math.tanh is not. */
    static float sigmoid(float x) {
        return (float) (1.0 / (1.0 + Math.exp(-x)));
    }

    static float tanh(float x) {
        return (float) (1.0 - 2.0 / (Math.exp(2.0 * x) + 1.0));
    }
}
