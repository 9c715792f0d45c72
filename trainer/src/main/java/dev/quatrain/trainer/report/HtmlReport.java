package dev.quatrain.trainer.report;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Provenance;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.trainer.data.Dataset;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.evaluation.Classification;
import dev.quatrain.trainer.evaluation.Contest;
import dev.quatrain.trainer.evaluation.Detection;
import dev.quatrain.trainer.evaluation.EmbeddingSpread;
import dev.quatrain.trainer.evaluation.Evaluation;
import dev.quatrain.trainer.evaluation.FeatureErrors;
import dev.quatrain.trainer.evaluation.ForecastErrors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** The report as one self-contained HTML file: what was trained on what, how well it does, and where it comes from. */
public final class HtmlReport {
    private final Findings findings;
    private final Manifest manifest;
    private final Evaluation evaluation;
    private final Page page = new Page();

    public HtmlReport(Findings findings) {
        this.findings = findings;
        this.manifest = findings.manifest();
        this.evaluation = findings.evaluation();
    }

    /** The page. Light or dark as the reader's system is. */
    public String html() {
        String title = Html.escape(manifest.id() + " " + manifest.version());
        page.raw("""
                <!doctype html>
                <html lang=en><head><meta charset=utf-8><meta name=viewport content="width=device-width">
                <title>%s · Quatrain</title><style>%s</style></head><body><main>
                <h1>%s</h1>
                """.formatted(title, style(), title));
        summary();
        LearningCharts.write(page, findings.curves());
        Classification classification = evaluation.classification();
        if (classification != null) {
            new ClassificationSection(findings, classification).write(page);
        }
        ForecastErrors forecast = evaluation.forecast();
        if (forecast != null) {
            new ForecastSection(findings, forecast).write(page);
        }
        EmbeddingSpread embedding = evaluation.embedding();
        if (embedding != null) {
            EmbeddingSection.write(page, embedding);
        }
        Calibration calibration = manifest.calibration();
        if (calibration != null) {
            new AnomalySection(findings, calibration).write(page);
        }
        WalkForwardSection.write(page, findings.walkForward());
        data();
        modelCard();
        provenance();
        return page.raw("</main></body></html>\n").toString();
    }

    private static String style() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void summary() {
        page.raw("<p class=lead>" + Html.escape(Sentences.summary(findings)) + "</p>\n");
        for (Contest contest : evaluation.contests()) {
            page.raw("<p class=\"verdict " + (contest.isWon() ? "won" : "lost") + "\">"
                    + Html.escape(contest.sentence()) + "</p>\n");
        }
        for (String advice : Advice.on(manifest)) {
            page.raw("<p class=\"verdict lost\">" + Html.escape(advice) + "</p>\n");
        }
        page.raw("<div class=tiles>");
        Classification classification = evaluation.classification();
        if (classification == null) {
            page.tile("test readings scored", Long.toString(evaluation.scored()));
        } else {
            page.tile("test cases", Long.toString(classification.cases()));
        }
        if (classification != null && classification.cases() > 0) {
            page.tile("accuracy", Html.percent(classification.accuracy()));
            page.tile("macro-F1", Html.number(classification.macroF1()));
            page.tile("calibration error", Html.percent(classification.calibrationError()));
        }
        ForecastErrors forecast = evaluation.forecast();
        if (forecast != null) {
            page.tile("MSE in variances", Html.number(forecast.model().scaledMse(forecast.variance())));
            page.tile("MASE", Html.number(forecast.model().mase(forecast.seasonalError())));
        }
        EmbeddingSpread embedding = evaluation.embedding();
        if (embedding != null) {
            page.tile("numbers in the embedding", Integer.toString(embedding.width()));
            page.tile("effective dimensions", Html.number(embedding.effectiveDimensions()));
        }
        if (evaluation.judged()) {
            anomalyTiles();
        }
        page.raw("</div>\n");
    }

    private void anomalyTiles() {
        page.tile("of them anomalies", Html.percent(evaluation.anomalyRate()));
        Detection detection = evaluation.detection();
        if (detection != null && detection.incidents() > 0) {
            page.tile("incidents found", detection.found() + " of " + detection.incidents());
            page.tile("false alarms", Integer.toString(detection.falseEpisodes()));
            page.tile("F1 over readings", Html.number(detection.f1()));
        } else if (evaluation.forecast() == null) {
            evaluation.errors().stream()
                    .mapToDouble(FeatureErrors::skill)
                    .average()
                    .ifPresent(skill -> page.tile("mean skill against last value", Html.number(skill)));
        }
    }

    private void data() {
        Dataset data = findings.data();
        page.section("Data", Html.escape(Sentences.data(findings)));
        List<List<String>> rows = new ArrayList<>();
        long train = 0;
        long validation = 0;
        long test = 0;
        for (Series series : data.series()) {
            int n = series.length();
            train += findings.split().trainEnd(series);
            validation +=
                    findings.split().validationEnd(series) - findings.split().trainEnd(series);
            test += n - findings.split().validationEnd(series);
        }
        rows.add(List.of("training", Long.toString(train), Html.percent((double) train / data.rows())));
        rows.add(List.of("validation", Long.toString(validation), Html.percent((double) validation / data.rows())));
        rows.add(List.of("test", Long.toString(test), Html.percent((double) test / data.rows())));
        page.table(List.of("part", "readings", "share"), rows);
    }

    private void modelCard() {
        page.section("Model card", Html.escape(Sentences.summary(findings)));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("task", manifest.task()));
        rows.add(List.of("measured", "on the test split, which neither training nor calibration has seen"));
        for (Contest contest : evaluation.contests()) {
            rows.add(List.of("against baselines", contest.sentence()));
        }
        for (String sentence : evaluation.spared()) {
            rows.add(List.of("baselines", sentence));
        }
        rows.add(List.of("limits", Sentences.limits(findings)));
        rows.add(List.of("file", "card.md in the bundle says the same in Markdown"));
        page.raw("<div class=\"plain words\">").table(List.of(), rows).raw("</div>");
    }

    private void provenance() {
        Provenance p = manifest.provenance();
        page.section("Provenance", "What is needed to train this model again.");
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("trained at", p.trainedAt()));
        table.add(List.of("seed", Long.toString(p.seed())));
        table.add(List.of("data sha256", p.dataDigest()));
        table.add(List.of("code commit", p.codeCommit()));
        table.add(List.of("JDK", p.jdk()));
        table.add(List.of("machine", p.machine()));
        new TreeMap<>(p.libraries()).forEach((name, version) -> table.add(List.of(name, version)));
        new TreeMap<>(p.hyperParameters()).forEach((name, value) -> table.add(List.of(name, value)));
        page.raw("<div class=plain>").table(List.of(), table).raw("</div>");
    }
}
