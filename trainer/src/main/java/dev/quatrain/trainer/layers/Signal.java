package dev.quatrain.trainer.layers;

/**
 * A batch of B sequences of T steps of C channels. Row (t*B + b) holds the C channels of sequence b at step t, so that a step's batch
 * is contiguous. The array is shared, not copied.
 *
 * @param values [T*B*C]
 * @param absent [T*B] rows that only fill up a shorter sequence behind its end; empty = none
 */
public record Signal(int steps, int batch, int channels, float[] values, boolean[] absent) {
    private static final boolean[] NONE = {};

    public Signal {
        if (absent.length != 0 && absent.length != steps * batch) {
            throw new IllegalArgumentException(absent.length + " flags for [" + steps + "," + batch + "]");
        }
        if (values.length != steps * batch * channels) {
            throw new IllegalArgumentException(
                    values.length + " floats for [" + steps + "," + batch + "," + channels + "]");
        }
    }

    /** A batch of sequences that are all of the same length. */
    public Signal(int steps, int batch, int channels, float[] values) {
        this(steps, batch, channels, values, NONE);
    }

    /** Zeros. */
    public static Signal zeros(int steps, int batch, int channels) {
        return new Signal(steps, batch, channels, new float[steps * batch * channels]);
    }

    /** The same shape with other values. */
    public Signal with(float[] other) {
        return new Signal(steps, batch, channels, other, absent);
    }

    /** The same values with the absent rows of another signal, if it has as many steps. */
    Signal withAbsentOf(Signal other) {
        return other.absent.length == 0 || other.steps != steps
                ? this
                : new Signal(steps, batch, channels, values, other.absent);
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
