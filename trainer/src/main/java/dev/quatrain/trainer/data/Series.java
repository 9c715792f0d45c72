package dev.quatrain.trainer.data;

import java.util.Arrays;
import java.util.List;

/**
 * The readings of one series in order of event time, no two at the same time. Arrays are not copied.
 *
 * @param times [T] milliseconds since the epoch, rising
 * @param values [T][F] raw units, NaN = missing
 * @param labels [T], empty text = normal; length 0 if the data has no labels
 */
public record Series(String name, long[] times, float[][] values, String[] labels) {
    /** This series with later readings of its own, in pieces, behind it. */
    Series followedBy(List<Series> pieces) {
        Series all = this;
        for (Series piece : pieces) {
            int n = all.length();
            long[] times = Arrays.copyOf(all.times, n + piece.length());
            System.arraycopy(piece.times, 0, times, n, piece.length());
            float[][] values = Arrays.copyOf(all.values, n + piece.length());
            System.arraycopy(piece.values, 0, values, n, piece.length());
            String[] labels = Arrays.copyOf(all.labels, all.labels.length + piece.labels.length);
            System.arraycopy(piece.labels, 0, labels, all.labels.length, piece.labels.length);
            all = new Series(name, times, values, labels);
        }
        return all;
    }

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
