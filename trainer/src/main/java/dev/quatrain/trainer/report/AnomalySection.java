package dev.quatrain.trainer.report;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.trainer.evaluation.Detection;
import dev.quatrain.trainer.evaluation.Evaluation;
import dev.quatrain.trainer.evaluation.FeatureErrors;
import dev.quatrain.trainer.evaluation.SeriesScores;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model holds for abnormal: its scores over time, against labels and simple detectors, and where it is most wrong. */
final class AnomalySection {
    /** Features drawn of a worst case. */
    private static final int FEATURES = 2;

    private final Findings findings;
    private final Calibration calibration;
    private final Evaluation evaluation;

    AnomalySection(Findings findings, Calibration calibration) {
        this.findings = findings;
        this.calibration = calibration;
        this.evaluation = findings.evaluation();
    }

    void write(Page page) {
        Excerpt excerpt = Excerpt.of(findings);
        SeriesCharts charts = new SeriesCharts(findings, excerpt);
        page.section(
                "All data",
                "Series <b>" + Html.escape(excerpt.series().name()) + "</b>: the highest anomaly score of each"
                        + " stretch of time, 1 = threshold (higher ones are cut at 3). Shaded:"
                        + " <span class=\"key part-validation\">validation</span>, <span class=\"key part-test\">test</span>"
                        + (findings.data().hasLabels() ? ", <span class=\"key label\">labelled</span>" : "") + ".");
        page.raw(charts.overview());
        boolean expects = findings.manifest().output().lengthOf(Segments.EXPECTED) > 0;
        page.section(
                expects ? "Expected and actual" : "A closer look",
                "A stretch of the test split of the same series: <span class=\"key actual\">actual</span>"
                        + (expects ? ", <span class=\"key expected\">expected</span>" : "")
                        + (charts.hasIntervals()
                                ? ", and the <span class=\"key interval\">interval</span> in which a feature alone raises no alarm."
                                : "."));
        page.raw(charts.features(charts.all()));
        errors(page);
        detection(page);
        rankings(page);
        distribution(page);
        worst(page);
    }

    private void errors(Page page) {
        if (evaluation.errors().isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (FeatureErrors e : evaluation.errors()) {
            rows.add(List.of(
                    e.feature(),
                    Html.number(e.mse()),
                    Html.number(e.mae()),
                    Html.number(e.naiveMse()),
                    Html.number(e.naiveMae()),
                    Html.number(e.skill())));
        }
        page.section("Errors on the test split", Html.escape(Sentences.errors(findings)));
        page.table(List.of("feature", "MSE", "MAE", "last value: MSE", "last value: MAE", "skill"), rows);
    }

    private void detection(Page page) {
        Detection detection = evaluation.detection();
        if (detection == null) {
            return;
        }
        Detection naive = evaluation.naive();
        page.section("Alarms and labels on the test split", Html.escape(Sentences.detection(detection)));
        List<List<String>> compared = new ArrayList<>();
        compared.add(detectionRow("this model", detection));
        if (naive != null) {
            compared.add(detectionRow("robust z-score", naive));
        }
        page.table(
                List.of("", "precision", "recall", "F1", "incidents found", "false alarms", "median delay"), compared);
        List<List<String>> byLabel = new ArrayList<>();
        detection.foundByLabel().forEach((label, found) -> {
            Detection.@Nullable Found other =
                    naive == null ? null : naive.foundByLabel().get(label);
            byLabel.add(List.of(
                    label,
                    found.found() + " of " + found.incidents(),
                    other == null ? "–" : other.found() + " of " + other.incidents()));
        });
        if (!byLabel.isEmpty()) {
            page.table(List.of("label", "found by this model", "by robust z-score"), byLabel);
        }
    }

    private static List<String> detectionRow(String name, Detection d) {
        return List.of(
                name,
                Html.number(d.precision()),
                Html.number(d.recall()),
                Html.number(d.f1()),
                d.found() + " of " + d.incidents(),
                Integer.toString(d.falseEpisodes()),
                Double.isFinite(d.medianDelaySeconds()) ? Html.number(d.medianDelaySeconds()) + " s" : "–");
    }

    private void rankings(Page page) {
        if (evaluation.rankings().isEmpty()) {
            return;
        }
        page.section("Ranking of readings, against baselines", Html.escape(Sentences.RANKING));
        page.table(
                List.of("", "average precision", "AUC"),
                evaluation.rankings().stream()
                        .map(one -> List.of(one.name(), Html.number(one.averagePrecision()), Html.number(one.auc())))
                        .toList());
    }

    private void distribution(Page page) {
        page.section(
                "Anomaly scores",
                "How often each score occurs on the <span class=\"key validation\">validation</span> and the"
                        + " <span class=\"key test\">test</span> split (logarithmic both ways). "
                        + Html.escape(
                                Sentences.threshold(calibration) + " That is the false-alarm budget. " + budget()));
        page.raw(new ScoreHistogram(findings).svg());
    }

    /** What the budget came to on readings nobody tuned to. */
    private String budget() {
        long normal = 0;
        long alarms = 0;
        for (SeriesScores one : findings.scores()) {
            for (int t = findings.split().validationEnd(one.series());
                    t < one.series().length();
                    t++) {
                boolean counts = one.counts(t)
                        && !(evaluation.detection() != null && one.series().isLabelled(t));
                normal += counts ? 1 : 0;
                alarms += counts && one.isAnomaly(t) ? 1 : 0;
            }
        }
        return "On the test split " + Html.percent((double) alarms / normal) + " of "
                + (evaluation.detection() == null ? "the readings do." : "the readings without a label do.");
    }

    private void worst(Page page) {
        List<WorstCase> cases = WorstCase.of(findings);
        if (cases.isEmpty()) {
            return;
        }
        page.section("Worst cases", "Where on the test split the model is most wrong, or surest that something is.");
        for (WorstCase one : cases) {
            SeriesCharts charts = new SeriesCharts(findings, one.excerpt());
            page.subsection(one.title(), "");
            page.raw(charts.features(charts.strangest(FEATURES)));
        }
    }
}
