package dev.quatrain.trainer.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a replay found.
 *
 * @param series number of series
 * @param readings readings offered
 * @param scored readings whose score counts: admitted, past the warm-up, finite
 * @param anomalies of these, those with an anomaly score of 1 or more
 * @param errors by feature
 * @param detection against the labels, or null if there are none
 */
public record Evaluation(
        int series,
        long readings,
        long scored,
        long anomalies,
        List<FeatureErrors> errors,
        @Nullable Detection detection) {
    public double anomalyRate() {
        return (double) anomalies / scored;
    }

    /** The figures for the manifest: only finite ones, as JSON knows no NaN. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("readings", (double) readings);
        metrics.put("scored", (double) scored);
        metrics.put("anomaly_rate", anomalyRate());
        for (FeatureErrors error : errors) {
            metrics.put("mse." + error.feature(), error.mse());
            metrics.put("mae." + error.feature(), error.mae());
            metrics.put("naive_mse." + error.feature(), error.naiveMse());
            metrics.put("skill." + error.feature(), error.skill());
        }
        Detection d = detection;
        // Where no label marks an incident, there is nothing to be found and a score of 0 would mislead.
        if (d != null && d.incidents() > 0) {
            metrics.put("precision", d.precision());
            metrics.put("recall", d.recall());
            metrics.put("f1", d.f1());
            metrics.put("incidents", (double) d.incidents());
            metrics.put("incidents_found", (double) d.found());
            metrics.put("median_delay_seconds", d.medianDelaySeconds());
        }
        if (d != null) {
            metrics.put("false_episodes", (double) d.falseEpisodes());
        }
        metrics.values().removeIf(value -> !Double.isFinite(value));
        return metrics;
    }
}
