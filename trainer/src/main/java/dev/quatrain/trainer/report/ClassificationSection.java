package dev.quatrain.trainer.report;

import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.evaluation.Classification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a classifier gets right and wrong, how far its probabilities can be trusted, and the cases it is most wrongly sure of. */
final class ClassificationSection {
    /** Readings of a case that are drawn at most, and features. */
    private static final int READINGS = 200;

    private static final int FEATURES = 4;

    private final Findings findings;
    private final Classification classification;

    ClassificationSection(Findings findings, Classification classification) {
        this.findings = findings;
        this.classification = classification;
    }

    void write(Page page) {
        page.section("Right and wrong", Html.escape(Sentences.classification(classification)));
        if (classification.cases() == 0) {
            return;
        }
        page.inPairs(() -> {
            page.figure("Confusion matrix: true class by row", new ConfusionPicture(classification.confusion()).svg());
            page.figure("Reliability: right answers by the probability given", reliability());
        });
        page.raw("<p>" + Html.escape(Sentences.reliability(classification)) + "</p>\n");
        List<List<String>> classes = new ArrayList<>();
        for (Classification.PerClass one : classification.classes()) {
            classes.add(List.of(
                    one.label(),
                    Long.toString(one.cases()),
                    Html.number(one.precision()),
                    Html.number(one.recall()),
                    Html.number(one.f1())));
        }
        page.table(List.of("class", "cases", "precision", "recall", "F1"), classes);
        baselines(page);
        mistakes(page);
    }

    private void baselines(Page page) {
        if (classification.baselines().isEmpty()) {
            return;
        }
        page.section("Against baselines", Html.escape(Sentences.CLASSIFIER_BASELINES));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "this model",
                Html.number(classification.accuracy()),
                Html.number(classification.macroF1()),
                Html.number(classification.logLoss())));
        classification
                .baselines()
                .forEach(one -> rows.add(List.of(
                        one.name(),
                        Html.number(one.accuracy()),
                        Html.number(one.macroF1()),
                        Html.number(one.logLoss()))));
        page.table(List.of("", "accuracy", "macro-F1", "log loss"), rows);
    }

    private String reliability() {
        Chart chart = new Chart("reliability diagram", 460, 386, 0, 1, 0, 1);
        double[] fifths = Ticks.even(0, 1, 6);
        chart.xAxis(fifths, ClassificationSection::percent).yAxis(fifths, ClassificationSection::percent);
        double width = 1.0 / classification.reliability().size();
        for (int i = 0; i < classification.reliability().size(); i++) {
            Classification.Bin bin = classification.reliability().get(i);
            if (bin.cases() > 0) {
                chart.bar("bar test", i * width, (i + 1) * width, bin.accuracy());
                chart.point(
                        bin.confidence(),
                        bin.accuracy(),
                        String.format(
                                Locale.ROOT,
                                "%d cases: %.1f %% sure on average, %.1f %% right",
                                bin.cases(),
                                100 * bin.confidence(),
                                100 * bin.accuracy()));
            }
        }
        return chart.line("line ideal", new double[] {0, 1}, new double[] {0, 1})
                .svg();
    }

    private static String percent(double share) {
        return Math.round(100 * share) + " %";
    }

    private void mistakes(Page page) {
        if (classification.mistakes().isEmpty()) {
            return;
        }
        page.section(
                "Worst cases",
                "The wrong answers given with the highest probability; "
                        + (classification.atEnd() ? "the whole series" : "the readings up to the one that was answered")
                        + ", each feature in its own scale.");
        page.sideBySide(() -> classification
                .mistakes()
                .forEach(one -> page.figure(
                        String.format(
                                Locale.ROOT,
                                "%s is %s, taken for %s (%.1f %%)",
                                one.series().name(),
                                one.actual(),
                                one.answered(),
                                100 * one.probability()),
                        readings(one.series(), one.t()))));
    }

    /** The readings up to t, each feature between its least and greatest value. */
    private String readings(Series series, int t) {
        int from = Math.max(0, t + 1 - READINGS);
        int n = t + 1 - from;
        Chart chart = new Chart("readings", 460, 160, 0, Math.max(1, n - 1), -0.05, 1.05);
        double[] xs = Ticks.even(0, Math.max(1, n - 1), Math.max(2, n));
        chart.xAxis(new double[] {0, n - 1}, x -> "reading " + (from + (int) x + 1));
        int features = Math.min(FEATURES, findings.manifest().features().size());
        for (int f = 0; f < features; f++) {
            double[] ys = new double[n];
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < n; i++) {
                ys[i] = series.values()[from + i][f];
                least = Double.isNaN(ys[i]) ? least : Math.min(least, ys[i]);
                most = Double.isNaN(ys[i]) ? most : Math.max(most, ys[i]);
            }
            for (int i = 0; i < n; i++) {
                ys[i] = most > least ? (ys[i] - least) / (most - least) : 0.5;
            }
            chart.line("line series" + f, java.util.Arrays.copyOf(xs, n), ys);
        }
        return chart.svg();
    }
}
