package dev.quatrain.trainer.cli;

import dev.quatrain.trainer.evaluation.Classification;
import dev.quatrain.trainer.evaluation.Contest;
import dev.quatrain.trainer.evaluation.Detection;
import dev.quatrain.trainer.evaluation.EmbeddingSpread;
import dev.quatrain.trainer.evaluation.Evaluation;
import dev.quatrain.trainer.evaluation.FeatureErrors;
import dev.quatrain.trainer.evaluation.ForecastErrors;
import dev.quatrain.trainer.evaluation.HorizonErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An evaluation as a tree for JSON, in which what does not exist is null. */
final class EvaluationTree {
    private EvaluationTree() {}

    static Map<String, @Nullable Object> of(Evaluation evaluation) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("series", evaluation.series());
        tree.put("readings", evaluation.readings());
        tree.put("scored", evaluation.scored());
        tree.put("anomalies", evaluation.judged() ? evaluation.anomalies() : null);
        tree.put("anomaly_rate", evaluation.judged() ? finite(evaluation.anomalyRate()) : null);
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
        tree.put("classification", evaluation.classification() == null ? null : of(evaluation.classification()));
        tree.put("forecast", evaluation.forecast() == null ? null : of(evaluation.forecast()));
        tree.put("embedding", evaluation.embedding() == null ? null : of(evaluation.embedding()));
        tree.put("detection", evaluation.detection() == null ? null : of(evaluation.detection()));
        tree.put("robust_z_score", evaluation.naive() == null ? null : of(evaluation.naive()));
        Map<String, @Nullable Object> rankings = new LinkedHashMap<>();
        evaluation
                .rankings()
                .forEach(one -> rankings.put(
                        one.name(), figures("average_precision", one.averagePrecision(), "auc", one.auc())));
        tree.put("ranking_by_rows", rankings.isEmpty() ? null : rankings);
        tree.put(
                "against_baselines",
                evaluation.contests().stream().map(EvaluationTree::of).toList());
        tree.put("baselines_spared", evaluation.spared());
        return tree;
    }

    private static Map<String, @Nullable Object> of(Contest contest) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("measure", contest.measure());
        tree.put("higher_is_better", contest.higherIsBetter());
        tree.put("model", finite(contest.model()));
        Map<String, @Nullable Object> baselines = new LinkedHashMap<>();
        contest.baselines().forEach((name, value) -> baselines.put(name, finite(value)));
        tree.put("baselines", baselines);
        tree.put("loses_to", contest.losesTo());
        tree.put("verdict", contest.sentence());
        return tree;
    }

    private static Map<String, @Nullable Object> of(Classification c) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("at", c.atEnd() ? "end" : "every");
        tree.put("cases", c.cases());
        tree.put("measured_every", c.every());
        tree.put("of_unknown_class", c.unknown());
        tree.put("accuracy", finite(c.accuracy()));
        tree.put("macro_f1", finite(c.macroF1()));
        tree.put("log_loss", finite(c.logLoss()));
        tree.put("expected_calibration_error", finite(c.calibrationError()));
        Map<String, @Nullable Object> classes = new LinkedHashMap<>();
        for (Classification.PerClass one : c.classes()) {
            Map<String, @Nullable Object> figures =
                    figures("precision", one.precision(), "recall", one.recall(), "f1", one.f1());
            figures.put("cases", one.cases());
            classes.put(one.label(), figures);
        }
        tree.put("classes", classes);
        tree.put("confusion", c.confusion().counts());
        Map<String, @Nullable Object> baselines = new LinkedHashMap<>();
        c.baselines()
                .forEach(one -> baselines.put(
                        one.name(),
                        figures("accuracy", one.accuracy(), "macro_f1", one.macroF1(), "log_loss", one.logLoss())));
        tree.put("baselines", baselines);
        return tree;
    }

    private static Map<String, @Nullable Object> of(ForecastErrors f) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("origins", f.origins());
        tree.put("measured_every", f.every());
        tree.put("horizon", f.horizon());
        tree.put("season", f.season());
        tree.put("model", of(f.model(), f));
        Map<String, @Nullable Object> baselines = new LinkedHashMap<>();
        f.baselines().forEach(one -> baselines.put(one.name(), of(one, f)));
        tree.put("baselines", baselines);
        ForecastErrors.Interval interval = f.interval();
        if (interval == null) {
            tree.put("interval", null);
            return tree;
        }
        Map<String, @Nullable Object> widths = new LinkedHashMap<>();
        for (int i = 0; i < f.features().size(); i++) {
            widths.put(f.features().get(i), finite(interval.width(i)));
        }
        Map<String, @Nullable Object> holds = figures("meant_coverage", 0.9, "coverage", interval.overall());
        holds.put("coverage_by_step", finite(interval.coverage()));
        holds.put("width", widths);
        tree.put("interval", holds);
        return tree;
    }

    private static Map<String, @Nullable Object> of(HorizonErrors errors, ForecastErrors f) {
        Map<String, @Nullable Object> tree =
                figures("scaled_mse", errors.scaledMse(f.variance()), "mase", errors.mase(f.seasonalError()));
        Map<String, @Nullable Object> features = new LinkedHashMap<>();
        for (int i = 0; i < f.features().size(); i++) {
            int feature = i;
            Map<String, @Nullable Object> one = figures("mse", errors.mse(i), "mae", errors.mae(i));
            one.put(
                    "mse_by_step",
                    finite(Arrays.stream(errors.mse())
                            .mapToDouble(step -> step[feature])
                            .toArray()));
            one.put(
                    "mae_by_step",
                    finite(Arrays.stream(errors.mae())
                            .mapToDouble(step -> step[feature])
                            .toArray()));
            features.put(f.features().get(i), one);
        }
        tree.put("features", features);
        return tree;
    }

    private static Map<String, @Nullable Object> of(EmbeddingSpread e) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("vectors", e.vectors());
        tree.put("width", e.width());
        tree.put("still_dimensions", e.still());
        tree.put("effective_dimensions", finite(e.effectiveDimensions()));
        tree.put("variance", finite(e.variance()));
        return tree;
    }

    private static Map<String, @Nullable Object> of(Detection detection) {
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

    /** A tree of names and numbers in turn. */
    private static Map<String, @Nullable Object> figures(Object... namesAndNumbers) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        for (int i = 0; i < namesAndNumbers.length; i += 2) {
            tree.put((String) namesAndNumbers[i], finite((Double) namesAndNumbers[i + 1]));
        }
        return tree;
    }

    private static List<@Nullable Double> finite(double[] values) {
        List<@Nullable Double> finite = new ArrayList<>();
        for (double value : values) {
            finite.add(finite(value));
        }
        return finite;
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
