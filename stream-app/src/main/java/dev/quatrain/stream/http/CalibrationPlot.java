package dev.quatrain.stream.http;

import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.calibration.Calibration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model holds for normal, and how its scores have been spread.
 *
 * @param scores that were judged since the instance started
 * @param aboveThreshold of those, anomalies
 * @param bySeverity how many had which severity, rounded down
 */
record CalibrationPlot(
        String pipeline,
        String modelId,
        String modelVersion,
        @Nullable Float threshold,
        @Nullable Double falseAlarmRate,
        long scores,
        long aboveThreshold,
        long[] bySeverity,
        List<OfFeature> features,
        List<String> unanswered) {
    /** Severity at the threshold. */
    private static final int THRESHOLD = 25;

    /** What a feature's error is judged by. */
    record OfFeature(String name, String unit, float center, float scale, float halfWidth) {}

    static CalibrationPlot of(String pipeline, Manifest manifest, long[] bySeverity) {
        Calibration calibration = manifest.calibration();
        long scores = 0;
        long above = 0;
        for (int severity = 0; severity < bySeverity.length; severity++) {
            scores += bySeverity[severity];
            above += severity >= THRESHOLD ? bySeverity[severity] : 0;
        }
        return new CalibrationPlot(
                pipeline,
                manifest.id(),
                manifest.version(),
                calibration == null ? null : calibration.threshold(),
                calibration == null ? null : calibration.falseAlarmRate(),
                scores,
                above,
                bySeverity,
                calibration == null ? List.of() : features(manifest, calibration),
                List.of());
    }

    private static List<OfFeature> features(Manifest manifest, Calibration calibration) {
        List<OfFeature> features = new ArrayList<>();
        if (calibration.center().length == manifest.features().size()) {
            for (int f = 0; f < calibration.center().length; f++) {
                Feature feature = manifest.features().get(f);
                features.add(new OfFeature(
                        feature.name(),
                        feature.unit(),
                        calibration.center()[f],
                        calibration.scale()[f],
                        calibration.halfWidth(f)));
            }
        }
        return features;
    }
}
