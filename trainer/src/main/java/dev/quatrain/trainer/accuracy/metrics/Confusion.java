package dev.quatrain.trainer.accuracy.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How often each class was taken for each other. */
public final class Confusion {
    private final List<String> classes;
    private final long[][] counts;
    private long cases;

    public Confusion(List<String> classes) {
        this.classes = List.copyOf(classes);
        this.counts = new long[classes.size()][classes.size() + 1];
    }

    /** Adds a case; {@code predicted} is null where no class was given, which is wrong for every class. */
    public void add(String actual, @Nullable String predicted) {
        int row = classes.indexOf(actual);
        if (row < 0) {
            throw new IllegalArgumentException("Class " + actual + " is none of " + classes);
        }
        int column = predicted == null ? -1 : classes.indexOf(predicted);
        counts[row][column < 0 ? classes.size() : column]++;
        cases++;
    }

    public long cases() {
        return cases;
    }

    /** Percent of the cases that are right. */
    public double accuracy() {
        long right = 0;
        for (int c = 0; c < classes.size(); c++) {
            right += counts[c][c];
        }
        return 100.0 * right / cases;
    }

    /** Percent of the cases that are wrong. */
    public double error() {
        return 100 - accuracy();
    }

    /** Mean over the classes of each one's F1, in percent; a class that neither occurs nor is predicted does not count. */
    public double macroF1() {
        double sum = 0;
        int counted = 0;
        for (int c = 0; c < classes.size(); c++) {
            long actual = 0;
            long predicted = 0;
            for (int other = 0; other <= classes.size(); other++) {
                actual += counts[c][other];
            }
            for (long[] row : counts) {
                predicted += row[c];
            }
            if (actual + predicted > 0) {
                sum += 2.0 * counts[c][c] / (actual + predicted);
                counted++;
            }
        }
        return 100 * sum / counted;
    }

    /** [actual][predicted], the last column counts cases without an answer. */
    public long[][] counts() {
        long[][] copy = new long[counts.length][];
        for (int c = 0; c < copy.length; c++) {
            copy[c] = counts[c].clone();
        }
        return copy;
    }

    public List<String> classes() {
        return classes;
    }
}
