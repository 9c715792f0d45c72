package dev.quatrain.trainer.data;

/**
 * Readings of one series without a break, and the classes they belong to. Arrays are not copied.
 *
 * @param values [T][F]
 * @param classes [T] index of each reading's class, -1 = unknown; length 0 where nothing is classified
 */
public record Run(float[][] values, int[] classes) {
    public Run {
        if (classes.length != 0 && classes.length != values.length) {
            throw new IllegalArgumentException(classes.length + " classes for " + values.length + " readings");
        }
    }

    public int length() {
        return values.length;
    }
}
