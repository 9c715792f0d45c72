package dev.quatrain.trainer.accuracy.nab;

import dev.quatrain.trainer.accuracy.nab.NabFile.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The benchmark's score of a detector over many files: a found window earns the more the earlier it is found, a detection elsewhere
 * costs the more the longer the last window is past, and rows of the probation count for nothing. 0 is the detector that finds nothing,
 * 100 the perfect one; below 0 lies one that does harm. Lavin and Ahmad 2015, with the reference implementation's rule that the window's
 * width is its rows less one after the window.
 */
public final class NabScore {
    /** Beyond three window widths a false alarm costs all it can. */
    private static final double FAR = 3;

    /** What a row is worth at the standard costs of 1: in a window, or outside all. */
    private record Row(double score, int window, double worth) {}

    /**
     * A score and the threshold that gives it.
     *
     * @param value normalised score
     * @param threshold least anomaly score that is a detection
     */
    public record Best(double value, double threshold) {}

    private final List<NabFile> files;
    private final int windows;

    public NabScore(List<NabFile> files) {
        this.files = List.copyOf(files);
        this.windows = files.stream().mapToInt(file -> file.windows().size()).sum();
    }

    /**
     * What one file earns, not normalised.
     *
     * @param scores [N] anomaly scores
     * @param threshold a row is a detection if its score is at least this
     */
    public static double raw(NabFile file, double[] scores, double threshold, NabProfile profile) {
        double[] best = new double[file.windows().size()];
        double sum = 0;
        for (Row row : rows(file, scores, 0)) {
            if (row.score >= threshold && row.window >= 0) {
                best[row.window] = Math.max(best[row.window], row.worth);
            } else if (row.score >= threshold) {
                sum += profile.falseAlarm() * row.worth;
            }
        }
        for (double found : best) {
            sum += found > 0 ? profile.hit() * found : -profile.miss();
        }
        return sum;
    }

    /**
     * The normalised score at one threshold for all files.
     *
     * @param scores by file, [N] each
     */
    public double at(List<double[]> scores, double threshold, NabProfile profile) {
        double sum = 0;
        for (int i = 0; i < files.size(); i++) {
            sum += raw(files.get(i), scores.get(i), threshold, profile);
        }
        return normalised(sum, profile);
    }

    /** The best normalised score over all thresholds above 0: how the benchmark publishes, a choice within the sample. */
    public Best best(List<double[]> scores, NabProfile profile) {
        List<Row> rows = new ArrayList<>();
        int offset = 0;
        for (int i = 0; i < files.size(); i++) {
            rows.addAll(rows(files.get(i), scores.get(i), offset));
            offset += files.get(i).windows().size();
        }
        rows.removeIf(row -> !(row.score > 0));
        rows.sort(Comparator.comparingDouble(Row::score).reversed());
        double[] found = new double[windows];
        double sum = -profile.miss() * windows;
        Best best = new Best(normalised(sum, profile), Double.POSITIVE_INFINITY);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (row.window < 0) {
                sum += profile.falseAlarm() * row.worth;
            } else if (row.worth > found[row.window]) {
                sum += profile.hit() * (row.worth - found[row.window]) + (found[row.window] == 0 ? profile.miss() : 0);
                found[row.window] = row.worth;
            }
            boolean tied = i + 1 < rows.size() && rows.get(i + 1).score == row.score;
            if (!tied && normalised(sum, profile) > best.value) {
                best = new Best(normalised(sum, profile), row.score);
            }
        }
        return best;
    }

    private double normalised(double raw, NabProfile profile) {
        double nothing = -profile.miss() * windows;
        return 100 * (raw - nothing) / (windows * profile.hit() - nothing);
    }

    private static List<Row> rows(NabFile file, double[] scores, int offset) {
        List<Row> rows = new ArrayList<>();
        List<Window> windows = file.windows();
        int next = 0;
        for (int t = 0; t < file.length(); t++) {
            while (next < windows.size() && t > windows.get(next).right()) {
                next++;
            }
            if (t < file.probation()) {
                continue;
            }
            if (next < windows.size() && windows.get(next).contains(t)) {
                Window window = windows.get(next);
                double position = -(double) (window.right() - t + 1) / window.rows();
                rows.add(new Row(scores[t], offset + next, sigmoid(position) / sigmoid(-1)));
            } else if (next == 0) {
                rows.add(new Row(scores[t], -1, -1));
            } else {
                Window last = windows.get(next - 1);
                rows.add(new Row(scores[t], -1, sigmoid((double) (t - last.right()) / (last.rows() - 1))));
            }
        }
        return rows;
    }

    private static double sigmoid(double x) {
        return x > FAR ? -1 : 2 / (1 + Math.exp(5 * x)) - 1;
    }
}
