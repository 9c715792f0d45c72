package dev.quatrain.stream.metrics;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.calibration.ScoreBuckets;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the anomaly scores of each model are distributed, and how far that is from what its calibration found usual. A model that another
 * has replaced is shown no more, so there are never more than the pipelines have. Thread-safe.
 */
final class ModelScores implements MultiCollector {
    private static final String SCORES = "quatrain_anomaly_score";
    private static final String DRIFT = "quatrain_score_drift_index";
    private static final String BUDGET = "quatrain_model_false_alarm_ratio";

    /** Guarded by this. */
    private final Map<Labels, Distribution> distributions = new LinkedHashMap<>();

    /** The scores of a pipeline's model; to be released by each task that asked. */
    synchronized Distribution acquire(String pipeline, Manifest manifest) {
        Labels labels = Labels.of("pipeline", pipeline, "model", manifest.id(), "version", manifest.version());
        Distribution distribution =
                distributions.computeIfAbsent(labels, any -> new Distribution(labels, manifest.calibration()));
        distribution.users++;
        distributions.values().removeIf(other -> other.users == 0 && pipeline.equals(other.labels.get("pipeline")));
        return distribution;
    }

    private synchronized void released(Distribution distribution) {
        distribution.users--;
        String pipeline = distribution.labels.get("pipeline");
        boolean replaced = distributions.values().stream()
                .anyMatch(
                        other -> other.users > 0 && other.labels.get("pipeline").equals(pipeline));
        if (distribution.users == 0 && replaced) {
            distributions.remove(distribution.labels);
        }
    }

    @Override
    public synchronized MetricSnapshots collect() {
        HistogramSnapshot.Builder scores = HistogramSnapshot.builder()
                .name(SCORES)
                .help("Anomaly scores of a model's readings after warm-up; 1 is its threshold.");
        GaugeSnapshot.Builder drift = GaugeSnapshot.builder()
                .name(DRIFT)
                .help("Population stability index of this instance's scores of the last 24 hours against those of the"
                        + " model's calibration: below 0.1 as usual, above 0.25 much has changed.");
        GaugeSnapshot.Builder budget = GaugeSnapshot.builder()
                .name(BUDGET)
                .help("Share of normal readings that the model's calibration meant to lie above the threshold.");
        for (Distribution distribution : distributions.values()) {
            distribution.addTo(scores, drift, budget);
        }
        return MetricSnapshots.of(scores.build(), drift.build(), budget.build());
    }

    /** The scores of one model in one pipeline. Thread-safe. */
    final class Distribution {
        private final Labels labels;
        private final @Nullable Calibration calibration;
        private final long[] counts = new long[ScoreBuckets.count()];
        private final RecentScores recent = new RecentScores(ScoreBuckets.count());
        private double sum;
        /** Tasks that score with it; guarded by the outer lock. */
        private int users;

        private Distribution(Labels labels, @Nullable Calibration calibration) {
            this.labels = labels;
            this.calibration = calibration;
        }

        /** @param atMillis when they were scored, about */
        synchronized void add(Tally tally, long atMillis) {
            long[] batch = new long[counts.length];
            sum += tally.moveTo(batch);
            long[] hour = recent.at(atMillis);
            for (int k = 0; k < batch.length; k++) {
                counts[k] += batch[k];
                hour[k] += batch[k];
            }
        }

        void release() {
            released(this);
        }

        private synchronized void addTo(
                HistogramSnapshot.Builder scores, GaugeSnapshot.Builder drift, GaugeSnapshot.Builder budget) {
            if (calibration == null) {
                return;
            }
            ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
            double[] upperBounds = ScoreBuckets.upperBounds();
            for (int k = 0; k < counts.length; k++) {
                buckets.bucket(k < upperBounds.length ? upperBounds[k] : Double.POSITIVE_INFINITY, counts[k]);
            }
            scores.dataPoint(HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(buckets.build())
                    .sum(sum)
                    .labels(labels)
                    .build());
            budget.dataPoint(GaugeDataPointSnapshot.builder()
                    .value(calibration.falseAlarmRate())
                    .labels(labels)
                    .build());
            double index = ScoreBuckets.stabilityIndex(calibration.usual(), recent.sum());
            if (!Double.isNaN(index)) {
                drift.dataPoint(GaugeDataPointSnapshot.builder()
                        .value(index)
                        .labels(labels)
                        .build());
            }
        }
    }
}
