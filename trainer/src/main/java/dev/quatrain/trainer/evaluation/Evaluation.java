package dev.quatrain.trainer.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a replay found. What a model's task does not have is empty or null.
 *
 * @param series number of series with readings that are measured
 * @param readings readings offered
 * @param scored readings whose score counts: admitted, past the warm-up, finite
 * @param judged whether the model has a notion of an anomaly
 * @param anomalies of the scored readings, those with an anomaly score of 1 or more
 * @param errors of the expectation, by feature
 * @param detection against the labels, or null if none mark anomalies
 * @param naive the robust z-score's detection on the same readings with the same meant false-alarm rate, or null
 * @param rankings of the labelled readings by anomaly score, the model's first; empty without labelled readings
 * @param classification against the classes
 * @param forecast against what came
 * @param embedding what it holds
 * @param spared what baselines were spared to end in time, a sentence each
 */
public record Evaluation(
        int series,
        long readings,
        long scored,
        boolean judged,
        long anomalies,
        List<FeatureErrors> errors,
        @Nullable Detection detection,
        @Nullable Detection naive,
        List<RowRanking> rankings,
        @Nullable Classification classification,
        @Nullable ForecastErrors forecast,
        @Nullable EmbeddingSpread embedding,
        List<String> spared) {
    public double anomalyRate() {
        return (double) anomalies / scored;
    }

    /** The model beside its baselines, one entry for each thing it does that has any. */
    public List<Contest> contests() {
        List<Contest> contests = new ArrayList<>();
        if (classification != null) {
            contests.add(classification.contest());
        }
        if (forecast != null) {
            contests.add(forecast.contest());
        }
        if (!rankings.isEmpty()) {
            Map<String, Double> figures = new LinkedHashMap<>();
            rankings.stream().skip(1).forEach(one -> figures.put(one.name(), one.averagePrecision()));
            contests.add(new Contest(
                    "average precision by rows", true, rankings.get(0).averagePrecision(), figures));
        }
        if (embedding != null && embedding.classes() != null) {
            contests.add(embedding.classes().contest());
        }
        contests.removeIf(contest -> contest.baselines().isEmpty());
        return contests;
    }

    /** The figures for the manifest: only finite ones, as JSON knows no NaN. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("readings", (double) readings);
        metrics.put("scored", (double) scored);
        if (judged) {
            metrics.put("anomaly_rate", anomalyRate());
        }
        Classification c = classification;
        if (c != null && c.cases() > 0) {
            metrics.put("cases", (double) c.cases());
            metrics.put("accuracy", c.accuracy());
            metrics.put("macro_f1", c.macroF1());
            metrics.put("log_loss", c.logLoss());
            metrics.put("calibration_error", c.calibrationError());
        }
        putForecast(metrics);
        for (FeatureErrors error : errors) {
            metrics.put("mse." + error.feature(), error.mse());
            metrics.put("mae." + error.feature(), error.mae());
            metrics.put("naive_mse." + error.feature(), error.naiveMse());
            metrics.put("skill." + error.feature(), error.skill());
        }
        putDetection(metrics);
        EmbeddingSpread e = embedding;
        if (e != null) {
            metrics.put("embedding_width", (double) e.width());
            metrics.put("embedding_effective_dimensions", e.effectiveDimensions());
        }
        metrics.values().removeIf(value -> !Double.isFinite(value));
        return metrics;
    }

    private void putForecast(Map<String, Double> metrics) {
        ForecastErrors f = forecast;
        if (f == null) {
            return;
        }
        metrics.put("forecast_scaled_mse", f.model().scaledMse(f.variance()));
        metrics.put("forecast_mase", f.model().mase(f.seasonalError()));
        for (int i = 0; i < f.features().size(); i++) {
            metrics.put("forecast_mse." + f.features().get(i), f.model().mse(i));
            metrics.put("forecast_mae." + f.features().get(i), f.model().mae(i));
        }
        ForecastErrors.Interval interval = f.interval();
        if (interval != null) {
            metrics.put("interval_coverage", interval.overall());
        }
    }

    private void putDetection(Map<String, Double> metrics) {
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
        if (!rankings.isEmpty()) {
            metrics.put("average_precision", rankings.get(0).averagePrecision());
            metrics.put("auc", rankings.get(0).auc());
        }
    }
}
