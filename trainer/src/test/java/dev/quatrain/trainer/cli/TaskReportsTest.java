package dev.quatrain.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.trainer.quick.SineFleet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each task through the commands: trained, inspected, evaluated on its own test part, and read in its report. */
class TaskReportsTest {
    private static final String FLEET =
            "data: { files: fleet.csv, series: series, label: fault, features: [{name: load}, {name: heat}, {name: flow}] }\n";

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(out);
        System.setErr(err);
    }

    private String run(Object... args) {
        printed.reset();
        errors.reset();
        int code = Main.run(java.util.Arrays.stream(args).map(Object::toString).toArray(String[]::new));
        assertThat(code).as(errors.toString(StandardCharsets.UTF_8)).isZero();
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    /** What training printed of the test part; evaluation of the same data must say the same. */
    private JsonNode trained(String yaml, Path data) throws IOException {
        Path config = Files.writeString(folder.resolve("model.yaml"), yaml);
        JsonNode test = json(run("train", config, "--out", bundle(), "--json")).path("test");
        assertThat(run("inspect", bundle())).contains("task ");
        JsonNode evaluated =
                json(run("evaluate", bundle(), data, "--part", "test", "--missing", "impute-last", "--json"));
        test.fieldNames()
                .forEachRemaining(
                        name -> assertThat(evaluated.path(name)).as(name).isEqualTo(test.path(name)));
        run("evaluate", bundle(), data);
        return test;
    }

    private Path bundle() {
        return folder.resolve("model.qtn");
    }

    private String report() throws IOException {
        String report = new String(BundleReader.entry(bundle(), Bundle.REPORT), StandardCharsets.UTF_8);
        assertThat(report)
                .contains("Learning", "Data", "Model card", "Provenance", "<svg")
                .doesNotContain("NaN", "Infinity", "<script", "https://");
        return report;
    }

    private String card() throws IOException {
        return new String(BundleReader.entry(bundle(), Bundle.CARD), StandardCharsets.UTF_8);
    }

    private Path fleet() throws IOException {
        Path csv = folder.resolve("fleet.csv");
        new SineFleet(3, 3, 400).writeCsv(csv);
        return csv;
    }

    /** Short series that rise or fall, and noise. */
    private Path cases() throws IOException {
        Random random = new Random(5);
        StringBuilder csv = new StringBuilder("time,series,x,class\n");
        for (int i = 0; i < 60; i++) {
            for (int t = 0; t < 12; t++) {
                double x = (i % 2 == 0 ? t : 12 - t) + random.nextGaussian();
                csv.append(String.format(
                        Locale.ROOT, "%d,case-%d,%.3f,%s\n", 1000 * t, i, x, i % 2 == 0 ? "rises" : "falls"));
            }
        }
        return Files.writeString(folder.resolve("cases.csv"), csv);
    }

    @Test
    void a_classifier_is_measured_by_class_and_its_labels_are_no_anomalies() throws Exception {
        JsonNode test = trained("""
                id: trend
                family: cnn
                task: classify
                classify: { at: end }
                data: { files: cases.csv, series: series, label: class, features: [{name: x}] }
                split: { by: series }
                network: { window: 12, filters: [4], kernels: [3], end: mean }
                training: { epochs: 3, batch: 8 }
                """, cases());
        assertThat(test.path("detection").isNull()).isTrue();
        assertThat(test.path("anomalies").isNull()).isTrue();
        JsonNode classes = test.path("classification");
        assertThat(classes.path("at").asText()).isEqualTo("end");
        assertThat(classes.path("cases").asInt())
                .isEqualTo(test.path("series").asInt())
                .isPositive();
        assertThat(classes.path("baselines").has("logistic regression")).isTrue();
        assertThat(report())
                .contains("Right and wrong", "confusion matrix", "reliability diagram", "Against baselines")
                .doesNotContain("Anomaly scores", "Alarms and labels");
        assertThat(card()).contains("calibration error", "## Against baselines");
        assertThat(run("evaluate", bundle(), folder.resolve("cases.csv")))
                .contains("classified at the end of each series: 60 cases", "expected calibration error");
    }

    @Test
    void a_forecast_is_measured_step_by_step_beside_baselines_and_its_interval_is_checked() throws Exception {
        JsonNode test = trained("""
                id: ahead
                family: rnn
                task: forecast
                forecast: { horizon: 3, from: last, interval: gaussian }
                network: { hidden: [8] }
                training: { epochs: 1, batch: 16, sequence: 32 }
                """ + FLEET, fleet());
        JsonNode forecast = test.path("forecast");
        assertThat(forecast.path("model").path("features").path("load").path("mse_by_step"))
                .hasSize(3);
        assertThat(forecast.path("baselines").has("last value")).isTrue();
        assertThat(forecast.path("baselines").has("ridge")).isTrue();
        assertThat(forecast.path("interval").path("coverage").asDouble()).isBetween(0.3, 1.0);
        assertThat(test.path("against_baselines").path(0).path("verdict").asText())
                .containsPattern("^(Beats|Loses to) .*MSE in variances");
        assertThat(report())
                .contains("Forecast against baselines", "Worst, median and best forecast", "coverage of the interval")
                .contains("Anomaly scores", "class=\"verdict");
        assertThat(card()).contains("MASE", "ridge");
    }

    @Test
    void a_reconstruction_is_measured_beside_detectors_without_a_network() throws Exception {
        JsonNode test = trained("""
                id: again
                family: sae
                task: reconstruct
                reconstruct: { error: newest }
                network: { window: 6, hidden: [10, 5] }
                training: { epochs: 2, pretrain_epochs: 1, batch: 32, stride: 3 }
                """ + FLEET, fleet());
        assertThat(test.path("ranking_by_rows").fieldNames())
                .toIterable()
                .containsExactly("this model", "robust z-score", "PCA residual", "Random Cut Forest");
        assertThat(test.path("detection").path("incidents").asInt()).isPositive();
        assertThat(report())
                .contains(
                        "Expected and actual",
                        "Ranking of readings",
                        "PCA residual",
                        "Worst cases",
                        "false-alarm budget");
    }

    @Test
    void an_embedding_is_measured_by_what_varies_in_it_and_no_page_asks_for_a_threshold() throws Exception {
        JsonNode test = trained("""
                id: codes
                family: dbn
                task: features
                network: { window: 6, hidden: [8, 3] }
                training: { epochs: 1, pretrain_epochs: 2, batch: 32 }
                """ + FLEET, fleet());
        assertThat(test.path("embedding").path("width").asInt()).isEqualTo(3);
        assertThat(test.path("embedding").path("effective_dimensions").asDouble())
                .isBetween(1.0, 3.0);
        assertThat(report())
                .contains("Embedding", "variance of each dimension", "free energy")
                .doesNotContain("Anomaly scores");
    }

    @Test
    void other_data_has_no_test_part_of_its_own() throws Exception {
        Path data = cases();
        trained("""
                id: trend
                family: cnn
                task: classify
                classify: { at: end }
                data: { files: cases.csv, series: series, label: class, features: [{name: x}] }
                split: { by: series }
                network: { window: 12, filters: [2], kernels: [3], end: mean }
                training: { epochs: 1, batch: 8 }
                """, data);
        Files.writeString(data, Files.readString(data).replace("case-", "other-"));
        assertThat(Main.run("evaluate", bundle().toString(), data.toString(), "--part", "test"))
                .isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("is not what trend 1 was trained on", "--part all");
    }
}
