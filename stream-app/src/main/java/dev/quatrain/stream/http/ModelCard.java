package dev.quatrain.stream.http;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Provenance;
import dev.quatrain.model.calibration.Calibration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the API says of a model that scores now.
 *
 * @param pipeline the pipeline it serves
 * @param topic the readings it scores
 * @param delaySteps by how many readings a score lags behind its reading
 * @param threshold deviation at which the anomaly score is 1, or null without a calibration
 * @param falseAlarmRate share of normal readings meant to lie above the threshold, or null without a calibration
 * @param labels names of the classes
 * @param hasReport whether the training's report can be had
 * @param metrics what the evaluation on the test split found
 * @param sha256 lower-case hex digest of the bundle
 */
public record ModelCard(
        String pipeline,
        String topic,
        String id,
        String version,
        String family,
        String task,
        List<Feature> features,
        long samplingIntervalMillis,
        int windowSteps,
        int horizonSteps,
        int delaySteps,
        int warmupSteps,
        @Nullable Float threshold,
        @Nullable Double falseAlarmRate,
        List<String> labels,
        boolean hasReport,
        Map<String, Double> metrics,
        Provenance provenance,
        String sha256) {

    /** The card of a pipeline's bundle. */
    public static ModelCard of(String pipeline, String topic, Bundle bundle, boolean hasReport) {
        Manifest manifest = bundle.manifest();
        Calibration calibration = manifest.calibration();
        return new ModelCard(
                pipeline,
                topic,
                manifest.id(),
                manifest.version(),
                manifest.family(),
                manifest.task(),
                manifest.features(),
                manifest.samplingIntervalMillis(),
                manifest.windowSteps(),
                manifest.horizonSteps(),
                manifest.delaySteps(),
                manifest.warmupSteps(),
                calibration == null ? null : calibration.threshold(),
                calibration == null ? null : calibration.falseAlarmRate(),
                manifest.labels(),
                hasReport,
                manifest.metrics(),
                manifest.provenance(),
                bundle.sha256());
    }
}
