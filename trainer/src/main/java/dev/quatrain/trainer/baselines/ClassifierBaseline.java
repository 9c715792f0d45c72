package dev.quatrain.trainer.baselines;

/** A fitted classifier without a network. Immutable and shared between threads. */
@FunctionalInterface
public interface ClassifierBaseline {
    /**
     * The probability of each class.
     *
     * @param values a window or whole case [T][F], raw units, NaN = missing
     * @return [K], sums to 1
     */
    float[] probabilities(float[][] values);

    /** The most probable class, the first of equals. */
    default int classify(float[][] values) {
        float[] probabilities = probabilities(values);
        int best = 0;
        for (int k = 1; k < probabilities.length; k++) {
            if (probabilities[k] > probabilities[best]) {
                best = k;
            }
        }
        return best;
    }
}
