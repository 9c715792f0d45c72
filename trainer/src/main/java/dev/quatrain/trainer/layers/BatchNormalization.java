package dev.quatrain.trainer.layers;

import java.util.Arrays;
import java.util.List;

/**
 * Brings every channel to a learned mean and deviation (Ioffe and Szegedy 2015): by the batch's statistics over all rows in training,
 * by running ones otherwise.
 */
final class BatchNormalization {
    private static final float MOMENTUM = 0.9f;
    private static final double EPSILON = 1e-5;

    private final Parameter gain;
    private final Parameter shift;
    private final Parameter mean;
    private final Parameter variance;
    private float[] normalized = {};
    private double[] scale = {};

    private boolean[] lastAbsent = {};
    /** That count. */
    private int rows;

    BatchNormalization(int channels) {
        gain = new Parameter("gain", Parameter.Kind.BIAS, channels);
        shift = new Parameter("shift", Parameter.Kind.BIAS, channels);
        mean = new Parameter("mean", Parameter.Kind.STATISTIC, channels);
        variance = new Parameter("variance", Parameter.Kind.STATISTIC, channels);
        Arrays.fill(gain.values(), 1f);
        Arrays.fill(variance.values(), 1f);
    }

    List<Parameter> parameters() {
        return List.of(gain, shift, mean, variance);
    }

    /**
     * Normalizes rows of channels in place.
     *
     * @param absent rows that do not count, empty = none; they become 0 in training
     */
    void forward(float[] x, boolean[] absent, boolean training) {
        int channels = gain.length();
        if (!training) {
            float[] factors = factors();
            float[] offsets = offsets();
            for (int at = 0; at < x.length; at += channels) {
                for (int c = 0; c < channels; c++) {
                    x[at + c] = x[at + c] * factors[c] + offsets[c];
                }
            }
            return;
        }
        lastAbsent = absent;
        rows = x.length / channels;
        for (boolean one : absent) {
            rows -= one ? 1 : 0;
        }
        double[] center = center(x);
        double[] spread = spread(x, center);
        learn(center, spread, rows);
        scale = new double[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = 1 / Math.sqrt(spread[c] + EPSILON);
        }
        normalized = new float[x.length];
        for (int at = 0; at < x.length; at += channels) {
            if (isAbsent(at, channels)) {
                Arrays.fill(x, at, at + channels, 0f);
                continue;
            }
            for (int c = 0; c < channels; c++) {
                float z = (float) ((x[at + c] - center[c]) * scale[c]);
                normalized[at + c] = z;
                x[at + c] = z * gain.values()[c] + shift.values()[c];
            }
        }
    }

    /** Turns the gradient by the output of the last forward pass in training into that by its input, in place. */
    void backward(float[] delta) {
        int channels = gain.length();
        double[] sum = new double[channels];
        double[] product = new double[channels];
        for (int at = 0; at < delta.length; at += channels) {
            if (isAbsent(at, channels)) {
                Arrays.fill(delta, at, at + channels, 0f);
                continue;
            }
            for (int c = 0; c < channels; c++) {
                sum[c] += delta[at + c];
                product[c] += delta[at + c] * normalized[at + c];
            }
        }
        float[] factor = new float[channels];
        float[] offset = new float[channels];
        float[] slope = new float[channels];
        for (int c = 0; c < channels; c++) {
            shift.gradient()[c] += (float) sum[c];
            gain.gradient()[c] += (float) product[c];
            factor[c] = (float) (gain.values()[c] * scale[c]);
            offset[c] = (float) (sum[c] / rows);
            slope[c] = (float) (product[c] / rows);
        }
        for (int at = 0; at < delta.length; at += channels) {
            for (int c = 0; c < channels && !isAbsent(at, channels); c++) {
                delta[at + c] = factor[c] * (delta[at + c] - offset[c] - normalized[at + c] * slope[c]);
            }
        }
    }

    /** What an input is multiplied by outside of training. */
    float[] factors() {
        float[] factors = new float[gain.length()];
        for (int c = 0; c < factors.length; c++) {
            factors[c] = (float) (gain.values()[c] / Math.sqrt(variance.values()[c] + EPSILON));
        }
        return factors;
    }

    /** What is then added to it. */
    float[] offsets() {
        float[] offsets = factors();
        for (int c = 0; c < offsets.length; c++) {
            offsets[c] = shift.values()[c] - mean.values()[c] * offsets[c];
        }
        return offsets;
    }

    private boolean isAbsent(int at, int channels) {
        return lastAbsent.length > 0 && lastAbsent[at / channels];
    }

    private double[] center(float[] x) {
        double[] sum = new double[gain.length()];
        for (int at = 0; at < x.length; at += sum.length) {
            for (int c = 0; c < sum.length && !isAbsent(at, sum.length); c++) {
                sum[c] += x[at + c];
            }
        }
        return divided(sum, rows);
    }

    private double[] spread(float[] x, double[] center) {
        double[] sum = new double[center.length];
        for (int at = 0; at < x.length; at += sum.length) {
            for (int c = 0; c < sum.length && !isAbsent(at, sum.length); c++) {
                double difference = x[at + c] - center[c];
                sum[c] += difference * difference;
            }
        }
        return divided(sum, rows);
    }

    private static double[] divided(double[] sum, int rows) {
        for (int c = 0; c < sum.length; c++) {
            sum[c] /= rows;
        }
        return sum;
    }

    private void learn(double[] center, double[] spread, int rows) {
        double unbiased = rows / Math.max(rows - 1.0, 1.0);
        for (int c = 0; c < center.length; c++) {
            mean.values()[c] = (float) (MOMENTUM * mean.values()[c] + (1 - MOMENTUM) * center[c]);
            variance.values()[c] = (float) (MOMENTUM * variance.values()[c] + (1 - MOMENTUM) * spread[c] * unbiased);
        }
    }
}
