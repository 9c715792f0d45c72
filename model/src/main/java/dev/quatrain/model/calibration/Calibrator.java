package dev.quatrain.model.calibration;

import java.util.Arrays;
import java.util.List;

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
     * Fits centre, scale, correlation and threshold, to errors of unit 1, where no season asks for the sampling interval.
     *
     * @see #fit(List, float[], boolean, CalibrationPlan, long)
     */
    public static Calibration fit(List<Observed> series, boolean oneSided, CalibrationPlan plan) {
        return fit(series, new float[0], oneSided, plan, 1);
    }

    /**
     * Fits centre, scale, correlation and threshold.
     *
     * @param units [E] unit of each error, of which the plan's floor is a multiple; empty = all 1
     * @param series what the model was off by in each series
     * @param oneSided whether the errors are a measure that is never negative, of which only large values count
     * @param intervalMillis sampling interval
     * @throws IllegalArgumentException if there is no reading
     * @throws dev.quatrain.model.OperatorError if the plan's season is too long for the sampling interval
     */
    public static Calibration fit(
            List<Observed> series, float[] units, boolean oneSided, CalibrationPlan plan, long intervalMillis) {
        float[][] errors =
                series.stream().flatMap(one -> Arrays.stream(one.errors())).toArray(float[][]::new);
        if (errors.length == 0) {
            throw new IllegalArgumentException("There are no validation errors to calibrate on");
        }
        int width = errors[0].length;
        int features = series.stream()
                .filter(one -> one.actual().length > 0)
                .findFirst()
                .orElseThrow()
                .actual()[0]
                .length;
        float[] center = new float[width];
        float[] scale = new float[width];
        for (int e = 0; e < width; e++) {
            int column = e;
            double[] sorted = Arrays.stream(errors)
                    .mapToDouble(row -> row[column])
                    .sorted()
                    .toArray();
            center[e] = (float) quantile(sorted, 0.5);
            double unit = units.length == 0 ? 1 : units[e];
            scale[e] = (float) Math.max(spread(sorted), plan.bounds().floor() * unit);
        }
        boolean together = plan.combination() == CalibrationPlan.Combination.COVARIANCE && width > 1;
        Calibration unscaled = new Calibration(
                features,
                center,
                scale,
                together ? ShrunkCovariance.precision(scaled(errors, center, scale)) : new float[0],
                (float) plan.bounds().clip(),
                oneSided,
                1f,
                plan.smoothingSteps(),
                plan.falseAlarmRate(),
                plan.adaptive() == null ? null : plan.adaptive().every(intervalMillis),
                new float[0]);
        double[] scores = scores(series, unscaled);
        if (plan.adaptive() != null && plan.adaptive().evidence() > 0) {
            double threshold = plan.adaptive().evidence();
            long above =
                    Arrays.stream(scores).filter(score -> score >= threshold).count();
            return unscaled.withThreshold((float) threshold, (double) above / scores.length, scores);
        }
        double threshold =
                Math.max(plan.bounds().margin() * tailQuantile(scores, plan.falseAlarmRate()), Float.MIN_NORMAL);
        return unscaled.withThreshold((float) threshold, plan.falseAlarmRate(), scores);
    }

    /** Every score that the series would have got, sorted. */
    private static double[] scores(List<Observed> series, Calibration calibration) {
        Scorer scorer = calibration.scorer();
        float[] attribution = new float[calibration.features()];
        double[] scores =
                new double[series.stream().mapToInt(one -> one.errors().length).sum()];
        int n = 0;
        for (Observed one : series) {
            float[] memory = new float[scorer.memoryFloats()];
            for (int t = 0; t < one.errors().length; t++) {
                scores[n++] = scorer.advance(memory, one.steps()[t], one.errors()[t], one.actual()[t], attribution);
            }
        }
        Arrays.sort(scores);
        return scores;
    }

    private static float[][] scaled(float[][] errors, float[] center, float[] scale) {
        float[][] scaled = new float[errors.length][center.length];
        for (int t = 0; t < errors.length; t++) {
            for (int e = 0; e < center.length; e++) {
                scaled[t][e] = (errors[t][e] - center[e]) / scale[e];
            }
        }
        return scaled;
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
