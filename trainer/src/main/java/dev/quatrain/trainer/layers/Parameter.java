package dev.quatrain.trainer.layers;

import java.util.Random;

/**
 * A tensor that is learned, and its gradient of the last backward pass. Layers read {@link #values} and add to {@link #gradient}; who
 * drives the training clears and applies it.
 */
public final class Parameter {
    /** What happens to it in training. */
    public enum Kind {
        /** Learned, with weight decay. */
        WEIGHT,
        /** Learned, without weight decay: biases, gains. */
        BIAS,
        /** Not learned by gradient but kept with the weights: running statistics. */
        STATISTIC
    }

    private final String name;
    private final Kind kind;
    private final int[] shape;
    private final float[] values;
    private final float[] gradient;

    public Parameter(String name, Kind kind, int... shape) {
        int length = 1;
        for (int size : shape) {
            length *= size;
        }
        this.name = name;
        this.kind = kind;
        this.shape = shape.clone();
        this.values = new float[length];
        this.gradient = new float[length];
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    public int[] shape() {
        return shape.clone();
    }

    /** The live values, row by row. */
    public float[] values() {
        return values;
    }

    /** The live gradient, in the order of the values. */
    public float[] gradient() {
        return gradient;
    }

    public int length() {
        return values.length;
    }

    /** Uniform within ±sqrt(6 / (in + out)) (Glorot and Bengio 2010). */
    public Parameter xavier(int in, int out, Random random) {
        return uniform(Math.sqrt(6.0 / (in + out)), random);
    }

    /** Normal with deviation sqrt(2 / in), for rectifiers (He et al. 2015). */
    public Parameter he(int in, Random random) {
        double deviation = Math.sqrt(2.0 / in);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return this;
    }

    public Parameter uniform(double bound, Random random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        return this;
    }
}
