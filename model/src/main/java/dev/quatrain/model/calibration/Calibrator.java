package dev.quatrain.model.calibration;

import java.util.Arrays;

/** Fits a {@link Calibration} to the errors a model makes on normal readings it was not trained on. */
public final class Calibrator {
    /** Standard deviations of a normal distribution in its interquartile range. */
    private static final double NORMAL_IQR = 1.349;
    /** Share of readings taken as the tail; a tenth to a fiftieth is usual for peaks over threshold (Siffer et al. 2017 use 2 %). */
    private static final double TAIL_SHARE = 0.02;
    /** Fewer exceedances than this give no usable tail fit; the empirical quantile serves instead. */
    private static final int LEAST_EXCEEDANCES = 20;

    private Calibrator() {}

    /**
     * Fits centre, scale and threshold.
     *
     * @param series residuals (actual - expected) of each series in order of time, each [N][F], all finite
     * @param falseAlarmRate share of normal readings to lie above the threshold, between 0 and 0.5
     * @param smoothingSteps span of the moving average the stream will use
     * @throws IllegalArgumentException if there is no residual
     */
    public static Calibration fit(Iterable<float[][]> series, double falseAlarmRate, int smoothingSteps) {
        int rows = 0;
        int features = 0;
        for (float[][] residuals : series) {
            rows += residuals.length;
            features = residuals.length > 0 ? residuals[0].length : features;
        }
        if (rows == 0) {
            throw new IllegalArgumentException("There are no validation residuals to calibrate on");
        }
        float[] center = new float[features];
        float[] scale = new float[features];
        for (int f = 0; f < features; f++) {
            double[] column = new double[rows];
            int n = 0;
            for (float[][] residuals : series) {
                for (float[] residual : residuals) {
                    column[n++] = residual[f];
                }
            }
            Arrays.sort(column);
            center[f] = (float) quantile(column, 0.5);
            scale[f] = (float) spread(column);
        }
        Calibration unscaled = new Calibration(center, scale, 1f, smoothingSteps, falseAlarmRate);
        double[] deviations = new double[rows];
        float[] attribution = new float[features];
        int n = 0;
        for (float[][] residuals : series) {
            float[] memory = new float[unscaled.memoryFloats()];
            for (float[] residual : residuals) {
                deviations[n++] = unscaled.advance(memory, residual, residual, attribution);
            }
        }
        Arrays.sort(deviations);
        float threshold = (float) Math.max(tailQuantile(deviations, falseAlarmRate), Float.MIN_NORMAL);
        return new Calibration(center, scale, threshold, smoothingSteps, falseAlarmRate);
    }

    /** Interquartile range over 1.349; where that is 0 (a mostly constant error) the standard deviation, at least a tiny number. */
    private static double spread(double[] sorted) {
        double iqr = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / NORMAL_IQR;
        if (iqr > 1e-12) {
            return iqr;
        }
        double mean = Arrays.stream(sorted).average().orElse(0);
        double variance = Arrays.stream(sorted)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElse(0);
        return Math.max(Math.sqrt(variance), 1e-6);
    }

    /**
     * The value exceeded with the given probability: peaks over threshold with a generalised Pareto tail fitted by probability-weighted
     * moments (Hosking and Wallis 1987); the empirical quantile where at least 20 readings lie beyond it.
     */
    static double tailQuantile(double[] sorted, double exceedance) {
        int n = sorted.length;
        double empirical = quantile(sorted, 1 - exceedance);
        int tail = (int) (n * TAIL_SHARE);
        if (tail < LEAST_EXCEEDANCES || exceedance >= TAIL_SHARE) {
            return exceedance * n < 1 ? Math.max(empirical, sorted[n - 1]) : empirical;
        }
        double start = sorted[n - tail - 1];
        double a0 = 0;
        double a1 = 0;
        for (int i = 0; i < tail; i++) {
            double excess = sorted[n - tail + i] - start;
            a0 += excess;
            a1 += excess * (tail - 1 - i) / (tail - 1);
        }
        a0 /= tail;
        a1 /= tail;
        if (a0 - 2 * a1 <= 1e-12 * a0) {
            return empirical;
        }
        // Shape bounded below 1/2: a heavier tail has no variance and would be an artefact of a few outliers.
        double shape = Math.min(2 - a0 / (a0 - 2 * a1), 0.5);
        double scale = a0 * (1 - shape);
        double ratio = exceedance * n / tail;
        double excess =
                Math.abs(shape) < 1e-9 ? -scale * Math.log(ratio) : scale / shape * (Math.pow(ratio, -shape) - 1);
        return exceedance * n >= LEAST_EXCEEDANCES ? empirical : start + excess;
    }

    private static double quantile(double[] sorted, double q) {
        double position = q * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
