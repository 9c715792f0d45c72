package dev.quatrain.trainer.pretraining;

import dev.quatrain.model.OperatorError;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * Examples of equal width in rows, without labels. Rows are shared, not copied, and not changed.
 *
 * @param rows [examples][width]
 */
public record Examples(float[][] rows) {
    /** Rows that pass through a network at once where nothing is learned. */
    private static final int CHUNK = 1000;

    /**
     * Checks examples before they are trained on.
     *
     * @throws OperatorError if there is none, or a value is not finite
     */
    public Examples {
        if (rows.length == 0) {
            throw new OperatorError(
                    "Pre-training has no examples: the split left none. Give more data or smaller windows.");
        }
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != rows[0].length) {
                throw new IllegalArgumentException(
                        "Example " + row + " has " + rows[row].length + " values, the first has " + rows[0].length);
            }
            for (int column = 0; column < rows[row].length; column++) {
                if (!Float.isFinite(rows[row][column])) {
                    throw new OperatorError("Value " + column + " of example " + row + " is " + rows[row][column]
                            + ": pre-training needs finite values. Fill or leave out missing ones.");
                }
            }
        }
    }

    public int size() {
        return rows.length;
    }

    public int width() {
        return rows[0].length;
    }

    /** Row numbers in a random order. */
    public int[] shuffled(RandomGenerator random) {
        int[] order = new int[rows.length];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Rows {@code order[from … from+count)} one after the other, [count, width]. */
    public float[] batch(int[] order, int from, int count) {
        float[] batch = new float[count * width()];
        for (int i = 0; i < count; i++) {
            System.arraycopy(rows[order[from + i]], 0, batch, i * width(), width());
        }
        return batch;
    }

    /** Rows from … from+count one after the other, [count, width]. */
    public float[] batch(int from, int count) {
        float[] batch = new float[count * width()];
        for (int i = 0; i < count; i++) {
            System.arraycopy(rows[from + i], 0, batch, i * width(), width());
        }
        return batch;
    }

    /** At most {@code most} rows, evenly spaced. */
    public Examples thinned(int most) {
        if (rows.length <= most) {
            return this;
        }
        float[][] kept = new float[most][];
        for (int i = 0; i < most; i++) {
            kept[i] = rows[(int) ((long) i * rows.length / most)];
        }
        return new Examples(kept);
    }

    /**
     * What a layer makes of the examples.
     *
     * @param codes from rows [n, width] and n to [n, units]
     */
    public Examples map(BiFunction<float[], Integer, float[]> codes) {
        float[][] mapped = new float[rows.length][];
        for (int from = 0; from < rows.length; from += CHUNK) {
            int count = Math.min(CHUNK, rows.length - from);
            float[] values = codes.apply(batch(from, count), count);
            int units = values.length / count;
            for (int i = 0; i < count; i++) {
                mapped[from + i] = Arrays.copyOfRange(values, i * units, (i + 1) * units);
            }
        }
        return new Examples(mapped);
    }
}
