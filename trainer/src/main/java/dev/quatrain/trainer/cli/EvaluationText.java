package dev.quatrain.trainer.cli;

import dev.quatrain.trainer.evaluation.Classification;
import dev.quatrain.trainer.evaluation.Contest;
import dev.quatrain.trainer.evaluation.Detection;
import dev.quatrain.trainer.evaluation.EmbeddingSpread;
import dev.quatrain.trainer.evaluation.Evaluation;
import dev.quatrain.trainer.evaluation.FeatureErrors;
import dev.quatrain.trainer.evaluation.ForecastErrors;
import dev.quatrain.trainer.evaluation.HorizonErrors;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An evaluation as text for people: figures, then the verdict against the baselines. */
final class EvaluationText {
    /** Classes whose confusion fits in a line of a terminal. */
    private static final int MOST_COLUMNS = 12;

    private final StringBuilder text = new StringBuilder();

    private EvaluationText() {}

    static String of(Evaluation evaluation) {
        EvaluationText text = new EvaluationText();
        text.counts(evaluation);
        if (evaluation.classification() != null) {
            text.classification(evaluation.classification());
        }
        if (evaluation.forecast() != null) {
            text.forecast(evaluation.forecast());
        }
        if (evaluation.embedding() != null) {
            text.embedding(evaluation.embedding());
        }
        text.errors(evaluation.errors());
        text.detection(evaluation);
        for (Contest contest : evaluation.contests()) {
            text.line("%s", contest.sentence());
        }
        return text.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }

    private void counts(Evaluation e) {
        String anomalies = e.judged()
                ? String.format(Locale.ROOT, ", %d anomalies (%.3f %%)", e.anomalies(), 100 * e.anomalyRate())
                : "";
        line("%d series, %d readings, %d scored%s", e.series(), e.readings(), e.scored(), anomalies);
    }

    private void classification(Classification c) {
        if (c.cases() == 0) {
            line("No reading that was answered has a class the model knows, so there is nothing to compare.");
            return;
        }
        line(
                "classified %s: %d cases%s, accuracy %.4f, macro-F1 %.4f, log loss %.4g, expected calibration error %.4f",
                c.atEnd() ? "at the end of each series" : "at every reading",
                c.cases(),
                every(c.every()) + (c.unknown() == 0 ? "" : ", " + c.unknown() + " more of classes it never learned"),
                c.accuracy(),
                c.macroF1(),
                c.logLoss(),
                c.calibrationError());
        line("%-20s %9s %9s %9s %9s", "class", "cases", "precision", "recall", "F1");
        for (Classification.PerClass one : c.classes()) {
            line("%-20s %9d %9.4f %9.4f %9.4f", one.label(), one.cases(), one.precision(), one.recall(), one.f1());
        }
        confusion(c);
        if (!c.baselines().isEmpty()) {
            line("%-20s %9s %9s %9s", "", "accuracy", "macro-F1", "log loss");
            line("%-20s %9.4f %9.4f %9.4g", "this model", c.accuracy(), c.macroF1(), c.logLoss());
            c.baselines()
                    .forEach(one ->
                            line("%-20s %9.4f %9.4f %9.4g", one.name(), one.accuracy(), one.macroF1(), one.logLoss()));
        }
    }

    private void confusion(Classification c) {
        List<String> classes = c.confusion().classes();
        if (classes.size() > MOST_COLUMNS) {
            return;
        }
        line(
                "%-20s %s",
                "true \\ answered",
                classes.stream().map(name -> String.format("%8.8s", name)).collect(Collectors.joining(" ")));
        long[][] counts = c.confusion().counts();
        for (int row = 0; row < classes.size(); row++) {
            StringBuilder cells = new StringBuilder();
            for (int column = 0; column < classes.size(); column++) {
                cells.append(String.format("%8d ", counts[row][column]));
            }
            line("%-20s %s", classes.get(row), cells.toString().stripTrailing());
        }
    }

    private static String every(int every) {
        return every == 1 ? "" : " (every " + every + ". one)";
    }

    private void forecast(ForecastErrors f) {
        line(
                "forecast %d steps ahead from %d readings%s; MSE in variances of each feature, MASE in errors of a season of %d",
                f.horizon(), f.origins(), every(f.every()), f.season());
        line(
                "%-20s %10s %10s %12s %12s %12s",
                "", "MSE", "MASE", "MSE step 1", "step " + middle(f), "step " + f.horizon());
        Stream.concat(Stream.of(f.model()), f.baselines().stream()).forEach(one -> forecaster(one, f));
        ForecastErrors.Interval interval = f.interval();
        if (interval != null) {
            line("90 %% interval: holds %.1f %% of the values", 100 * interval.overall());
        }
        for (int i = 0; i < f.features().size(); i++) {
            line(
                    "%-20s MSE %.5g, MAE %.5g%s, raw units",
                    f.features().get(i),
                    f.model().mse(i),
                    f.model().mae(i),
                    interval == null ? "" : String.format(Locale.ROOT, ", interval %.5g wide", interval.width(i)));
        }
    }

    private static int middle(ForecastErrors f) {
        return (f.horizon() + 1) / 2;
    }

    private void forecaster(HorizonErrors one, ForecastErrors f) {
        line(
                "%-20s %10.4g %10.4g %12.4g %12.4g %12.4g",
                one.name(),
                one.scaledMse(f.variance()),
                one.mase(f.seasonalError()),
                one.scaledMse(0, f.variance()),
                one.scaledMse(middle(f) - 1, f.variance()),
                one.scaledMse(f.horizon() - 1, f.variance()));
    }

    private void embedding(EmbeddingSpread e) {
        line(
                "embedding of %d numbers: %.2f effective dimensions over %d readings, %d hardly move",
                e.width(), e.effectiveDimensions(), e.vectors(), e.still());
    }

    private void errors(List<FeatureErrors> errors) {
        if (!errors.isEmpty()) {
            line("%-20s %12s %12s %14s %8s", "expected reading", "MSE", "MAE", "last-value MSE", "skill");
        }
        for (FeatureErrors error : errors) {
            line(
                    "%-20s %12.5g %12.5g %14.5g %8.3f",
                    error.feature(), error.mse(), error.mae(), error.naiveMse(), error.skill());
        }
    }

    private void detection(Evaluation e) {
        if (e.detection() != null) {
            detection("labels", e.detection());
        }
        if (e.naive() != null) {
            detection("robust z-score, for comparison", e.naive());
        }
        if (!e.rankings().isEmpty()) {
            line("%-20s %18s %8s", "ranking of rows", "average precision", "AUC");
            e.rankings().forEach(one -> line("%-20s %18.4f %8.4f", one.name(), one.averagePrecision(), one.auc()));
        }
    }

    private void detection(String title, Detection d) {
        line(
                "%s: precision %.3f, recall %.3f, F1 %.3f; %d of %d incidents found, %d false alarms, median delay %.1f s",
                title,
                d.precision(),
                d.recall(),
                d.f1(),
                d.found(),
                d.incidents(),
                d.falseEpisodes(),
                d.medianDelaySeconds());
        d.foundByLabel().forEach((label, found) -> line("  %-18s %d of %d", label, found.found(), found.incidents()));
    }
}
