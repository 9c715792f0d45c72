package dev.quatrain.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.trainer.WalkForwardResult;
import dev.quatrain.trainer.WalkForwardResult.Fold;
import dev.quatrain.trainer.evaluation.Detection;
import dev.quatrain.trainer.evaluation.Evaluation;
import dev.quatrain.trainer.evaluation.FeatureErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results as text for people and as JSON for programs. */
final class Output {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private Output() {}

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A result could not be written as JSON: " + e.getMessage(), e);
        }
    }

    /** An evaluation as a tree in which what does not exist is null. */
    static Map<String, @Nullable Object> tree(Evaluation evaluation) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("series", evaluation.series());
        tree.put("readings", evaluation.readings());
        tree.put("scored", evaluation.scored());
        tree.put("anomalies", evaluation.anomalies());
        tree.put("anomaly_rate", finite(evaluation.anomalyRate()));
        Map<String, @Nullable Object> features = new LinkedHashMap<>();
        for (FeatureErrors error : evaluation.errors()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("mse", finite(error.mse()));
            one.put("mae", finite(error.mae()));
            one.put("naive_mse", finite(error.naiveMse()));
            one.put("naive_mae", finite(error.naiveMae()));
            one.put("skill", finite(error.skill()));
            features.put(error.feature(), one);
        }
        tree.put("features", features);
        tree.put("detection", evaluation.detection() == null ? null : tree(evaluation.detection()));
        return tree;
    }

    static Map<String, @Nullable Object> tree(Detection detection) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("precision", finite(detection.precision()));
        tree.put("recall", finite(detection.recall()));
        tree.put("f1", finite(detection.f1()));
        tree.put("incidents", detection.incidents());
        tree.put("incidents_found", detection.found());
        tree.put("false_episodes", detection.falseEpisodes());
        tree.put("median_delay_seconds", finite(detection.medianDelaySeconds()));
        tree.put("tolerance_readings", detection.tolerance());
        tree.put("by_label", detection.foundByLabel());
        return tree;
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    static Map<String, @Nullable Object> tree(WalkForwardResult walkForward) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("folds", walkForward.folds());
        tree.put("metrics", walkForward.spreads());
        return tree;
    }

    static String text(WalkForwardResult walkForward) {
        List<Fold> folds = walkForward.folds();
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, "walk-forward validation, %d folds:%n", folds.size()));
        text.append(String.format(Locale.ROOT, "%-24s", "readings trained on"));
        folds.forEach(fold -> text.append(String.format(Locale.ROOT, " %10d", fold.trainedReadings())));
        text.append(String.format(Locale.ROOT, "%n%-24s", "readings measured on"));
        folds.forEach(fold -> text.append(String.format(Locale.ROOT, " %10d", fold.readings())));
        text.append(String.format(Locale.ROOT, " %10s %10s%n", "mean", "deviation"));
        walkForward.spreads().forEach((name, spread) -> {
            text.append(String.format(Locale.ROOT, "%-24s", name));
            for (Fold fold : folds) {
                Double value = fold.metrics().get(name);
                text.append(String.format(
                        Locale.ROOT, " %10s", value == null ? "-" : String.format(Locale.ROOT, "%.4g", value)));
            }
            text.append(String.format(Locale.ROOT, " %10.4g %10.4g%n", spread.mean(), spread.deviation()));
        });
        return text.toString();
    }

    static String text(Evaluation evaluation) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d series, %d readings, %d scored, %d anomalies (%.3f %%)%n",
                evaluation.series(),
                evaluation.readings(),
                evaluation.scored(),
                evaluation.anomalies(),
                100 * evaluation.anomalyRate()));
        if (!evaluation.errors().isEmpty()) {
            text.append(String.format(
                    Locale.ROOT, "%-20s %12s %12s %14s %8s%n", "feature", "MSE", "MAE", "last-value MSE", "skill"));
        }
        for (FeatureErrors error : evaluation.errors()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-20s %12.5g %12.5g %14.5g %8.3f%n",
                    error.feature(),
                    error.mse(),
                    error.mae(),
                    error.naiveMse(),
                    error.skill()));
        }
        if (evaluation.detection() != null) {
            text.append(text("labels", evaluation.detection()));
        }
        return text.toString();
    }

    static String text(String title, Detection d) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: precision %.3f, recall %.3f, F1 %.3f; %d of %d incidents found, %d false alarms, median delay %.1f s%n",
                title,
                d.precision(),
                d.recall(),
                d.f1(),
                d.found(),
                d.incidents(),
                d.falseEpisodes(),
                d.medianDelaySeconds()));
        d.foundByLabel()
                .forEach((label, found) ->
                        text.append(String.format("  %-18s %d of %d%n", label, found.found(), found.incidents())));
        return text.toString();
    }
}
