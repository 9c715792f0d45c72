package dev.quatrain.trainer.baselines;

import dev.quatrain.model.OperatorError;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Center and spread of each feature. A spread is at least a hundredth of the feature's range, so that a feature that hardly moved does
 * not drown the others; a constant feature's spread is a hundredth of its size, or of 1 if that is less. Features that all lie within -1 and 1 have
 * a common scale already: then a spread is at least 0.01.
 *
 * @param center [F] the feature's unit
 * @param spread [F] the feature's unit, positive
 */
record Standard(double[] center, double[] spread) {
    /** Share of a feature's range that its spread is at least, and the least spread on a scale of 1. */
    private static final double LEAST = 0.01;

    /** z-scores beyond are cut off: one wild value must not decide a mean over features. */
    private static final double MOST = 10;

    /** Median absolute deviation to standard deviation of a normal distribution. */
    private static final double MEDIAN_DEVIATION = 1.4826;

    /** Mean absolute deviation to standard deviation of a normal distribution. */
    private static final double MEAN_DEVIATION = 1.2533;

    /** Mean and standard deviation over the training parts. */
    static Standard fit(List<History> data) {
        return fit(runs(data, History::trainEnd), false);
    }

    /** Mean and standard deviation over training and validation parts. */
    static Standard ofAll(List<History> data) {
        return fit(runs(data, History::length), false);
    }

    /** Mean and standard deviation over runs [T][F]. */
    static Standard ofRuns(List<float[][]> runs) {
        return fit(runs, false);
    }

    /**
     * Median and median absolute deviation over training and validation parts; the mean absolute deviation where the median one is next to
     * nothing, as of a feature that mostly stands still (Iglewicz and Hoaglin 1993).
     */
    static Standard robust(List<History> data) {
        return fit(runs(data, History::length), true);
    }

    private static List<float[][]> runs(List<History> data, ToIntFunction<History> end) {
        return data.stream()
                .map(one -> Arrays.copyOf(one.values(), end.applyAsInt(one)))
                .toList();
    }

    private static Standard fit(List<float[][]> runs, boolean robust) {
        int features = runs.stream()
                .filter(run -> run.length > 0)
                .mapToInt(run -> run[0].length)
                .findFirst()
                .orElseThrow(() -> new OperatorError("""
                        A baseline cannot be fitted: the training part holds no reading. Give more data, or a larger \
                        training part (split.train)."""));
        boolean scaled = runs.stream().flatMap(Arrays::stream).allMatch(Standard::isWithinOne);
        double[] center = new double[features];
        double[] spread = new double[features];
        for (int f = 0; f < features; f++) {
            int feature = f;
            double[] present = runs.stream()
                    .flatMapToDouble(run -> IntStream.range(0, run.length).mapToDouble(t -> run[t][feature]))
                    .filter(Double::isFinite)
                    .sorted()
                    .toArray();
            double low = present.length == 0 ? 0 : present[0];
            double high = present.length == 0 ? 0 : present[present.length - 1];
            double least = LEAST * (scaled ? 1 : high > low ? high - low : Math.max(1, Math.abs(low)));
            center[f] = robust ? median(present) : mean(present);
            spread[f] =
                    Math.max(least, robust ? robustSpread(present, center[f], least) : deviation(present, center[f]));
        }
        return new Standard(center, spread);
    }

    private static boolean isWithinOne(float[] reading) {
        for (float value : reading) {
            if (Math.abs(value) > 1) {
                return false;
            }
        }
        return true;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double deviation(double[] values, double mean) {
        return Math.sqrt(
                mean(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).toArray()));
    }

    private static double robustSpread(double[] values, double median, double least) {
        double[] deviations =
                Arrays.stream(values).map(v -> Math.abs(v - median)).sorted().toArray();
        double spread = MEDIAN_DEVIATION * median(deviations);
        return spread > least ? spread : MEAN_DEVIATION * mean(deviations);
    }

    private static double median(double[] sorted) {
        return sorted.length == 0 ? 0 : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    int features() {
        return center.length;
    }

    /** z-scores [T][F]; a missing value repeats the one before it, or the center where none came before. */
    double[][] scale(float[][] values) {
        return scale(values, i -> i, values.length);
    }

    /** z-scores [steps][F] of the readings at(0), at(1), …; missing values as in {@link #scale(float[][])}. */
    double[][] scale(float[][] values, IntUnaryOperator at, int steps) {
        double[][] scaled = new double[steps][features()];
        for (int i = 0; i < steps; i++) {
            float[] reading = values[at.applyAsInt(i)];
            for (int f = 0; f < center.length; f++) {
                scaled[i][f] = Float.isFinite(reading[f])
                        ? (reading[f] - center[f]) / spread[f]
                        : i == 0 ? 0 : scaled[i - 1][f];
            }
        }
        return scaled;
    }

    /** z-scores cut off at ±10. */
    double[][] scaleAndCut(float[][] values) {
        double[][] scaled = scale(values);
        for (double[] row : scaled) {
            for (int f = 0; f < row.length; f++) {
                row[f] = Math.max(-MOST, Math.min(MOST, row[f]));
            }
        }
        return scaled;
    }

    float unscale(double scaled, int f) {
        return (float) (center[f] + spread[f] * scaled);
    }
}
