package dev.quatrain.trainer.baselines;

/**
 * The readings of one series that a baseline may be fitted to: the training part, then the validation part, nothing of the test.
 *
 * @param values [T][F] raw units, NaN = missing; not copied
 * @param trainEnd first reading after the training part
 */
public record History(float[][] values, int trainEnd) {
    public History {
        if (trainEnd < 0 || trainEnd > values.length) {
            throw new IllegalArgumentException(
                    "A training part of " + trainEnd + " readings does not fit in " + values.length);
        }
    }

    public int length() {
        return values.length;
    }
}
