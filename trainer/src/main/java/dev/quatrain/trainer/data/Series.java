package dev.quatrain.trainer.data;

/**
 * The readings of one series in order of event time, no two at the same time. Arrays are not copied.
 *
 * @param times [T] milliseconds since the epoch, rising
 * @param values [T][F] raw units, NaN = missing
 * @param labels [T], empty text = normal; length 0 if the data has no labels
 */
public record Series(String name, long[] times, float[][] values, String[] labels) {
    public int length() {
        return times.length;
    }

    /** Whether reading t is labelled as an anomaly. */
    public boolean isLabelled(int t) {
        return labels.length > 0 && !labels[t].isEmpty();
    }

    /** Whether reading t or one of the {@code after} readings before it is labelled. */
    public boolean isInWakeOfLabel(int t, int after) {
        for (int before = Math.max(0, t - after); before <= t; before++) {
            if (isLabelled(before)) {
                return true;
            }
        }
        return false;
    }
}
