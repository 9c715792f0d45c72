package dev.quatrain.trainer.report;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Provenance;
import dev.quatrain.trainer.data.Dataset;
import dev.quatrain.trainer.evaluation.Detection;
import dev.quatrain.trainer.evaluation.Evaluation;
import dev.quatrain.trainer.evaluation.FeatureErrors;
import dev.quatrain.trainer.training.LearningCurve;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The report as one self-contained HTML file: what was trained on what, how well it does, and where it comes from. */
public final class HtmlReport {
    private final Findings findings;
    private final Manifest manifest;
    private final StringBuilder page = new StringBuilder();

    public HtmlReport(Findings findings) {
        this.findings = findings;
        this.manifest = findings.manifest();
    }

    /** The page. Light or dark as the reader's system is. */
    public String html() {
        String title = Html.escape(manifest.id() + " " + manifest.version());
        page.append(
                        "<!doctype html>\n<html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width\">")
                .append("<title>")
                .append(title)
                .append(" · Quatrain</title><style>")
                .append(style())
                .append("</style></head><body><main>\n<h1>")
                .append(title)
                .append("</h1>\n");
        summary();
        learning();
        if (manifest.calibration() != null) {
            test();
            distribution();
        }
        data();
        provenance();
        return page.append("</main></body></html>\n").toString();
    }

    private static String style() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void section(String title, String text) {
        page.append("<h2>")
                .append(Html.escape(title))
                .append("</h2>\n<p>")
                .append(text)
                .append("</p>\n");
    }

    private void summary() {
        Evaluation evaluation = findings.evaluation();
        page.append("<p class=lead>")
                .append(Html.escape(Sentences.summary(findings)))
                .append("</p>\n<div class=tiles>");
        tile("test readings scored", Long.toString(evaluation.scored()));
        tile("of them anomalies", Html.percent(evaluation.anomalyRate()));
        Detection detection = evaluation.detection();
        if (detection != null && detection.incidents() > 0) {
            tile("incidents found", detection.found() + " of " + detection.incidents());
            tile("false alarms", Integer.toString(detection.falseEpisodes()));
            tile("F1 over readings", Html.number(detection.f1()));
        } else {
            evaluation.errors().stream()
                    .mapToDouble(FeatureErrors::skill)
                    .average()
                    .ifPresent(skill -> tile("mean skill against last value", Html.number(skill)));
        }
        page.append("</div>\n");
    }

    private void tile(String name, String value) {
        page.append("<div class=tile><b>")
                .append(Html.escape(value))
                .append("</b><span>")
                .append(Html.escape(name))
                .append("</span></div>");
    }

    private void learning() {
        section(
                "Learning",
                "What each phase was trained for, in the network's own units, on the <span class=\"key train\">training</span>"
                        + " windows and on the <span class=\"key validation\">validation</span> split after"
                        + " each epoch. The weights of the marked epoch were kept.");
        page.append("<div class=grid>");
        for (LearningCurve curve : findings.curves()) {
            page.append("<figure><figcaption>")
                    .append(Html.escape(curve.phase() + ": " + curve.measure()))
                    .append("</figcaption>");
            page.append(learningChart(curve)).append("</figure>");
        }
        page.append("</div>\n");
    }

    private static String learningChart(LearningCurve curve) {
        int epochs = curve.validation().size();
        double[] xs = Ticks.even(1, Math.max(2, epochs), Math.max(2, epochs));
        double[] train = curve.train().stream().mapToDouble(Double::doubleValue).toArray();
        double[] validation =
                curve.validation().stream().mapToDouble(Double::doubleValue).toArray();
        double top = Double.NEGATIVE_INFINITY;
        double bottom = Double.POSITIVE_INFINITY;
        for (int i = 0; i < epochs; i++) {
            top = Math.max(top, Math.max(train[i], validation[i]));
            bottom = Math.min(bottom, Math.min(train[i], validation[i]));
        }
        // Errors are drawn from zero; a free energy has none.
        if (bottom >= 0) {
            bottom = 0;
        }
        double margin = 0.05 * (top - bottom);
        double[] x = java.util.Arrays.copyOf(xs, epochs);
        int every = Math.max(1, epochs / 8);
        double[] ticks = java.util.stream.IntStream.rangeClosed(1, epochs)
                .filter(epoch -> epoch == 1 || epoch % every == 0)
                .asDoubleStream()
                .toArray();
        return new Chart(
                        curve.measure() + " by epoch",
                        460,
                        220,
                        1,
                        Math.max(2, epochs),
                        bottom < 0 ? bottom - margin : 0,
                        top + margin)
                .yAxis()
                .xAxis(ticks, epoch -> Integer.toString((int) epoch))
                .line("line train", x, train)
                .line("line validation", x, validation)
                .vertical("mark", Math.max(1, curve.best() + 1), curve.best() < 0 ? "start kept" : "kept")
                .svg();
    }

    private void test() {
        Excerpt excerpt = Excerpt.of(findings);
        section(
                "All data",
                "Series <b>" + Html.escape(excerpt.series().name()) + "</b>: the highest anomaly score of each"
                        + " stretch of time, 1 = threshold (higher ones are cut at 3). Shaded:"
                        + " <span class=\"key part-validation\">validation</span>, <span class=\"key part-test\">test</span>"
                        + (findings.data().hasLabels() ? ", <span class=\"key label\">labelled</span>" : "") + ".");
        page.append(new SeriesCharts(findings, excerpt).overview());
        section(
                "Expected and actual",
                "A stretch of the test split of the same series: <span class=\"key actual\">actual</span>,"
                        + " <span class=\"key expected\">expected</span>, and the <span class=\"key interval\">interval</span> in"
                        + " which a feature alone raises no alarm.");
        page.append(new SeriesCharts(findings, excerpt).features());
        errors();
    }

    private void errors() {
        List<List<String>> rows = new ArrayList<>();
        for (FeatureErrors e : findings.evaluation().errors()) {
            rows.add(List.of(
                    e.feature(),
                    Html.number(e.mse()),
                    Html.number(e.mae()),
                    Html.number(e.naiveMse()),
                    Html.number(e.naiveMae()),
                    Html.number(e.skill())));
        }
        section("Errors on the test split", Html.escape(Sentences.errors(findings)));
        page.append(Html.table(List.of("feature", "MSE", "MAE", "last value: MSE", "last value: MAE", "skill"), rows));
        Detection detection = findings.evaluation().detection();
        if (detection == null) {
            return;
        }
        section("Alarms and labels on the test split", Html.escape(Sentences.detection(detection)));
        List<List<String>> compared = new ArrayList<>();
        compared.add(detectionRow("this model", detection));
        if (findings.naive() != null) {
            compared.add(detectionRow("robust z-score", findings.naive()));
        }
        page.append(Html.table(
                List.of("", "precision", "recall", "F1", "incidents found", "false alarms", "median delay"), compared));
        List<List<String>> byLabel = new ArrayList<>();
        detection.foundByLabel().forEach((label, found) -> {
            Detection.@Nullable Found naive = findings.naive() == null
                    ? null
                    : findings.naive().foundByLabel().get(label);
            byLabel.add(List.of(
                    label,
                    found.found() + " of " + found.incidents(),
                    naive == null ? "–" : naive.found() + " of " + naive.incidents()));
        });
        if (!byLabel.isEmpty()) {
            page.append(Html.table(List.of("label", "found by this model", "by robust z-score"), byLabel));
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

    private void distribution() {
        section(
                "Anomaly scores",
                "How often each score occurs on the <span class=\"key validation\">validation</span> and the"
                        + " <span class=\"key test\">test</span> split (logarithmic both ways). "
                        + Sentences.threshold(Objects.requireNonNull(manifest.calibration())));
        page.append(new ScoreHistogram(findings).svg());
    }

    private void data() {
        Dataset data = findings.data();
        section("Data", Html.escape(Sentences.data(findings)));
        List<List<String>> rows = new ArrayList<>();
        long train = 0;
        long validation = 0;
        long test = 0;
        for (var series : data.series()) {
            int n = series.length();
            train += findings.split().trainEnd(series);
            validation +=
                    findings.split().validationEnd(series) - findings.split().trainEnd(series);
            test += n - findings.split().validationEnd(series);
        }
        rows.add(List.of("training", Long.toString(train), Html.percent((double) train / data.rows())));
        rows.add(List.of("validation", Long.toString(validation), Html.percent((double) validation / data.rows())));
        rows.add(List.of("test", Long.toString(test), Html.percent((double) test / data.rows())));
        page.append(Html.table(List.of("part, in order of time", "readings", "share"), rows));
    }

    private void provenance() {
        Provenance p = manifest.provenance();
        section("Provenance", "What is needed to train this model again.");
        Map<String, String> rows = new TreeMap<>(p.hyperParameters());
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("trained at", p.trainedAt()));
        table.add(List.of("seed", Long.toString(p.seed())));
        table.add(List.of("data sha256", p.dataDigest()));
        table.add(List.of("code commit", p.codeCommit()));
        table.add(List.of("JDK", p.jdk()));
        table.add(List.of("machine", p.machine()));
        new TreeMap<>(p.libraries()).forEach((name, version) -> table.add(List.of(name, version)));
        rows.forEach((name, value) -> table.add(List.of(name, value)));
        page.append("<div class=plain>").append(Html.table(List.of(), table)).append("</div>");
    }
}
