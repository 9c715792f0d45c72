package dev.quatrain.trainer.layers;

/**
 * What an example is between two layers.
 *
 * @param steps of a training window
 * @param channels of each step
 */
public record Shape(int steps, int channels) {
    public Shape {
        if (steps < 1 || channels < 1) {
            throw new IllegalArgumentException("A signal needs a step and a channel, not " + steps + " x " + channels);
        }
    }

    /** Floats of an example. */
    public int size() {
        return steps * channels;
    }
}
