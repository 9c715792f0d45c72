package dev.quatrain.trainer.data;

/**
 * Readings of one series without a break, and the classes they belong to. Arrays are not copied.
 *
 * @param values [T][F]
 * @param classes [T] index of each reading's class, -1 = unknown; length 0 where nothing is classified
 * @param from first reading that counts; those before it lead in, as the past that was known by then
 */
public record Run(float[][] values, int[] classes, int from) {
    public Run {
        if (classes.length != 0 && classes.length != values.length) {
            throw new IllegalArgumentException(classes.length + " classes for " + values.length + " readings");
        }
    }

    /** A run of which every reading counts. */
    public Run(float[][] values, int[] classes) {
        this(values, classes, 0);
    }

    public int length() {
        return values.length;
    }
}
