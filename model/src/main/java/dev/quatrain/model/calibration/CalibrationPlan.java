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
 * @param adaptive the parameters of adaptive scoring, or null to score by deviation
 */
public record CalibrationPlan(
        double falseAlarmRate,
        int smoothingSteps,
        Combination combination,
        @Nullable Adaptive adaptive) {
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

    /** Reads the section {@code calibration} of a training configuration. */
    public static CalibrationPlan read(Settings calibration) {
        double falseAlarmRate = calibration.number("false_alarm_rate", 1e-3, 1e-9, 0.5);
        int smoothing = calibration.count("smoothing_steps", 1);
        Combination combination = calibration.choice("combine", Combination.class, Combination.MEAN);
        Adaptive adaptive = Adaptive.read(calibration);
        if (adaptive != null && (smoothing != 1 || combination != Combination.MEAN)) {
            calibration.problem(
                    "adaptive", "it has its own way of combining; leave smoothing_steps and combine out, or adaptive.");
            return new CalibrationPlan(falseAlarmRate, 1, Combination.MEAN, adaptive);
        }
        return new CalibrationPlan(falseAlarmRate, smoothing, combination, adaptive);
    }

    /** Every effective parameter by dotted key. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("calibration.false_alarm_rate", Double.toString(falseAlarmRate));
        parameters.put("calibration.smoothing_steps", Integer.toString(smoothingSteps));
        parameters.put("calibration.combine", combination.name().toLowerCase(Locale.ROOT));
        if (adaptive != null) {
            parameters.putAll(adaptive.parameters());
        }
        return parameters;
    }
}
