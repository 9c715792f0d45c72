package dev.quatrain.stream.metrics;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.schemas.ScoreStatus;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which models score, since when, and what became of those that were announced. Thread-safe. */
public final class ModelMetrics {
    private final Clock clock;
    private final Info models;
    private final Gauge since;
    private final Gauge trained;
    private final Counter swaps;
    private final Counter shadowScores;
    private final Histogram shadowDifference;
    private final Map<String, String[]> shown = new ConcurrentHashMap<>();

    public ModelMetrics(PrometheusRegistry registry, Clock clock) {
        this.clock = clock;
        models = Info.builder()
                .name("quatrain_model_info")
                .help("The models that score: role active, and shadow for candidates that are only watched.")
                .labelNames("pipeline", "role", "id", "version", "family", "task", "sha256")
                .register(registry);
        since = Gauge.builder()
                .name("quatrain_model_since_timestamp_seconds")
                .help("Since when this instance has scored with its present model.")
                .labelNames("pipeline", "role")
                .register(registry);
        trained = Gauge.builder()
                .name("quatrain_model_trained_timestamp_seconds")
                .help("When that model was trained.")
                .labelNames("pipeline", "role")
                .register(registry);
        swaps = Counter.builder()
                .name("quatrain_model_swaps_total")
                .help("Announced models by what became of them here: swapped, or refused and why.")
                .labelNames("pipeline", "role", "result", "reason")
                .register(registry);
        shadowScores = Counter.builder()
                .name("quatrain_shadow_scores_total")
                .help("Readings that both models scored, by the status each gave.")
                .labelNames("pipeline", "active", "shadow")
                .register(registry);
        shadowDifference = Histogram.builder()
                .name("quatrain_shadow_difference")
                .help("By how much the anomaly scores of both models differ, where neither warms up.")
                .labelNames("pipeline")
                .classicOnly()
                .classicUpperBounds(0.01, 0.03, 0.1, 0.3, 1, 3, 10)
                .register(registry);
    }

    /** A pipeline scores with a model from now on. */
    public void serving(String pipeline, String role, Manifest manifest, String sha256) {
        String[] labels = {
            pipeline,
            role,
            manifest.id(),
            manifest.version(),
            manifest.family(),
            manifest.task(),
            sha256.substring(0, 16)
        };
        models.addLabelValues(labels);
        String[] before = shown.put(pipeline + ' ' + role, labels);
        if (before != null && !String.join(" ", before).equals(String.join(" ", labels))) {
            models.remove(before);
        }
        swaps.initLabelValues(pipeline, role, "swapped", "");
        since.labelValues(pipeline, role).set(clock.millis() / 1e3);
        try {
            trained.labelValues(pipeline, role)
                    .set(Instant.parse(manifest.provenance().trainedAt()).toEpochMilli() / 1e3);
        } catch (DateTimeParseException e) {
            trained.remove(pipeline, role);
        }
    }

    /** An announced model took the place of the one before, if any. */
    public void swapped(String pipeline, String role, Manifest manifest, String sha256) {
        swaps.labelValues(pipeline, role, "swapped", "").inc();
        serving(pipeline, role, manifest, sha256);
    }

    /** An announced model must not be used. */
    public void refused(String pipeline, String role, String reason) {
        swaps.labelValues(pipeline, role, "refused", reason).inc();
    }

    /** There is no model in that role any more. */
    public void gone(String pipeline, String role) {
        String[] before = shown.remove(pipeline + ' ' + role);
        if (before != null) {
            models.remove(before);
            since.remove(pipeline, role);
            trained.remove(pipeline, role);
        }
    }

    /** How the scores of a pipeline's candidate differ from those that count. */
    public Differences differences(String pipeline) {
        return new Differences(pipeline);
    }

    /** Those of one pipeline. */
    public final class Differences {
        private final String pipeline;
        private final DistributionDataPoint size;

        private Differences(String pipeline) {
            this.pipeline = pipeline;
            size = shadowDifference.labelValues(pipeline);
        }

        /** Both scored a reading. */
        public void found(ScoreStatus active, float activeScore, ScoreStatus shadow, float shadowScore) {
            shadowScores.labelValues(pipeline, label(active), label(shadow)).inc();
            boolean warming = active == ScoreStatus.WARMING || shadow == ScoreStatus.WARMING;
            if (!warming && Float.isFinite(activeScore) && Float.isFinite(shadowScore)) {
                size.observe(Math.abs(shadowScore - activeScore));
            }
        }

        /** The candidate failed while it scored. */
        public void failed() {
            swaps.labelValues(pipeline, "shadow", "failed", "scoring").inc();
        }
    }

    private static String label(ScoreStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
