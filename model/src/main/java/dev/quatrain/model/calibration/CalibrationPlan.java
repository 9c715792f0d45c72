package dev.quatrain.model.calibration;

import dev.quatrain.model.settings.Settings;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How errors are to become a score, as configured.
 *
 * @param falseAlarmRate share of normal readings to lie above the threshold, between 0 and 0.5
 * @param smoothingSteps span of the moving average of squared errors, at least 1
 * @param bounds what keeps scales, errors and threshold from extremes
 * @param adaptive the parameters of adaptive scoring, or null to score by deviation
 */
public record CalibrationPlan(
        double falseAlarmRate,
        int smoothingSteps,
        Combination combination,
        Bounds bounds,
        @Nullable AdaptivePlan adaptive) {
    /**
     * What keeps scales, errors and threshold from extremes.
     *
     * @param floor least scale of an error, in units of the feature's own scaling: a feature that hardly moves must not drown the others
     *     by errors that are large only for it; 0 = none
     * @param clip scaled errors beyond it are cut off, so that one wild value does not fill the moving average; 0 = none
     * @param margin the threshold is this many times what the false-alarm rate asks for: where few readings validate, or normal operation
     *     drifts, their tail says too little about readings to come
     */
    public record Bounds(double floor, double clip, double margin) {
        /** None of them. */
        public static final Bounds NONE = new Bounds(0, 0, 1);

        static Bounds read(Settings calibration) {
            return new Bounds(
                    calibration.number("floor", 0, 0, Float.MAX_VALUE),
                    calibration.number("clip", 0, 0, Float.MAX_VALUE),
                    calibration.number("margin", 1, 0.01, 1000));
        }
    }

    /** How the errors of several features become one. */
    public enum Combination {
        /** Each for itself: the root mean square. */
        MEAN,
        /** Together: the Mahalanobis distance, by which errors that usually go together count once. */
        COVARIANCE
    }

    /** Scores by the root mean square. */
    public CalibrationPlan(double falseAlarmRate, int smoothingSteps) {
        this(falseAlarmRate, smoothingSteps, Combination.MEAN, null);
    }

    /** Without bounds. */
    public CalibrationPlan(
            double falseAlarmRate, int smoothingSteps, Combination combination, @Nullable AdaptivePlan adaptive) {
        this(falseAlarmRate, smoothingSteps, combination, Bounds.NONE, adaptive);
    }

    /** Reads the section {@code calibration} of a training configuration. */
    public static CalibrationPlan read(Settings calibration) {
        double falseAlarmRate = calibration.number("false_alarm_rate", 1e-3, 1e-9, 0.5);
        int smoothing = calibration.count("smoothing_steps", 1);
        Combination combination = calibration.choice("combine", Combination.class, Combination.MEAN);
        Bounds bounds = Bounds.read(calibration);
        AdaptivePlan adaptive = AdaptivePlan.read(calibration);
        if (adaptive != null && (smoothing != 1 || combination != Combination.MEAN || !bounds.equals(Bounds.NONE))) {
            calibration.problem(
                    "adaptive",
                    "it has its own way of combining; leave smoothing_steps, combine, floor, clip and margin out, or"
                            + " adaptive.");
            return new CalibrationPlan(falseAlarmRate, 1, Combination.MEAN, adaptive);
        }
        return new CalibrationPlan(falseAlarmRate, smoothing, combination, bounds, adaptive);
    }

    /** Every effective parameter by dotted key. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("calibration.false_alarm_rate", Double.toString(falseAlarmRate));
        parameters.put("calibration.smoothing_steps", Integer.toString(smoothingSteps));
        parameters.put("calibration.combine", combination.name().toLowerCase(Locale.ROOT));
        parameters.put("calibration.floor", Double.toString(bounds.floor()));
        parameters.put("calibration.clip", Double.toString(bounds.clip()));
        parameters.put("calibration.margin", Double.toString(bounds.margin()));
        if (adaptive != null) {
            parameters.putAll(adaptive.parameters());
        }
        return parameters;
    }
}
