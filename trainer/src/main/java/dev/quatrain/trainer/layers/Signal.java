package dev.quatrain.trainer.layers;

/**
 * A batch of B sequences of T steps of C channels. Row (t*B + b) holds the C channels of sequence b at step t, so that a step's batch
 * is contiguous. The array is shared, not copied.
 *
 * @param values [T*B*C]
 */
public record Signal(int steps, int batch, int channels, float[] values) {
    public Signal {
        if (values.length != steps * batch * channels) {
            throw new IllegalArgumentException(
                    values.length + " floats for [" + steps + "," + batch + "," + channels + "]");
        }
    }

    /** Zeros. */
    public static Signal zeros(int steps, int batch, int channels) {
        return new Signal(steps, batch, channels, new float[steps * batch * channels]);
    }

    /** The same shape with other values. */
    public Signal with(float[] other) {
        return new Signal(steps, batch, channels, other);
    }

    public int rows() {
        return steps * batch;
    }

    /** First float of step t's batch. */
    public int at(int t) {
        return t * batch * channels;
    }

    /** A copy of step t's batch, [B*C]. */
    public float[] step(int t) {
        float[] copy = new float[batch * channels];
        System.arraycopy(values, at(t), copy, 0, copy.length);
        return copy;
    }
}
