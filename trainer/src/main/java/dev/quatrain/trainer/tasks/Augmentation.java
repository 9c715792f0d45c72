package dev.quatrain.trainer.tasks;

import java.util.Random;

/**
 * Varies training examples anew in every epoch, in ways that leave their class as it is: every feature of an example is stretched by a factor
 * around 1, every reading gets normal noise (Um et al. 2017). For where examples are few.
 *
 * @param jitter deviation of the noise, in scaled units
 * @param stretch deviation of the factor
 */
public record Augmentation(double jitter, double stretch) {
    /** Leaves examples as they are. */
    public static final Augmentation NONE = new Augmentation(0, 0);

    public boolean isNone() {
        return jitter == 0 && stretch == 0;
    }

    /**
     * Varies steps [from, to) of an example in place; NaN stays NaN.
     *
     * @param at first float of the example in {@code inputs}, laid out step by step
     */
    public void vary(float[] inputs, int at, int from, int to, int features, Random random) {
        for (int f = 0; f < features; f++) {
            double factor = 1 + stretch * random.nextGaussian();
            for (int step = from; step < to; step++) {
                int i = at + step * features + f;
                inputs[i] = (float) (inputs[i] * factor + jitter * random.nextGaussian());
            }
        }
    }
}
