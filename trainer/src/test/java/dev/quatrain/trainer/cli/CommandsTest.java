package dev.quatrain.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.trainer.quick.SineFleet;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final String CONFIG = """
            id: tiny
            version: 2
            family: sae
            task: reconstruct
            reconstruct: { error: newest }
            data: { files: fleet.csv, series: series, label: fault, features: [{name: load}, {name: heat}, {name: flow}] }
            network: { window: 6, hidden: [10, 5] }
            training: { epochs: 2, pretrain_epochs: 1, batch: 32, rate: 0.01, stride: 3 }
            """;

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

    private int run(Object... args) {
        printed.reset();
        errors.reset();
        return Main.run(java.util.Arrays.stream(args).map(Object::toString).toArray(String[]::new));
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(printed.toString(StandardCharsets.UTF_8));
    }

    private String error() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_model_is_trained_inspected_and_evaluated_and_scores_are_written_as_the_stream_would() throws Exception {
        Path csv = folder.resolve("fleet.csv");
        new SineFleet(2, 3, 300).writeCsv(csv);
        Path config = Files.writeString(folder.resolve("tiny.yaml"), CONFIG);
        Path bundle = folder.resolve("tiny.qtn");

        assertThat(run("train", config, "--out", bundle, "--set", "training.epochs=1", "--json"))
                .as(error())
                .isZero();
        assertThat(json().path("curves").get(2).path("validation")).hasSize(1);
        assertThat(json().path("test").path("series").asInt()).isEqualTo(3);

        assertThat(run("inspect", bundle)).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("tiny 2, family sae")
                .contains("window0[15]");
        assertThat(run("inspect", bundle, "--json")).isZero();
        assertThat(json().path("provenance")
                        .path("hyper_parameters")
                        .path("network.window")
                        .asText())
                .isEqualTo("6");

        Path scores = folder.resolve("scores.jsonl");
        assertThat(run("evaluate", bundle, csv, "--scores", scores, "--json"))
                .as(error())
                .isZero();
        assertThat(json().path("readings").asInt()).isEqualTo(900);
        assertThat(json().path("detection").path("incidents").asInt()).isPositive();
        List<String> lines = Files.readAllLines(scores);
        assertThat(lines).hasSize(900);
        Score first = ScoreJson.decode(lines.get(0).getBytes(StandardCharsets.UTF_8));
        assertThat(first.modelId()).isEqualTo("tiny");
    }

    @Test
    void every_mistake_of_a_configuration_is_told_at_once() throws Exception {
        Path config = Files.writeString(folder.resolve("bad.yaml"), """
                id: bad
                family: snn
                data: { files: nowhere.csv, features: [{ name: x }] }
                training: { epoch: 3, rate: fast }
                """);
        assertThat(run("train", config)).isEqualTo(1);
        assertThat(error())
                .contains("family", "expected one of dbn, sae, cnn, rnn, birnn, cnn-rnn")
                .contains("task: missing")
                .contains("there is no file " + folder.resolve("nowhere.csv"))
                .contains("training.epoch: unknown key. Did you mean epochs?")
                .contains("training.rate", "expected a number")
                .doesNotContain("\tat ");
    }

    @Test
    void a_missing_data_set_says_where_it_is_looked_for() throws Exception {
        Path config = Files.writeString(
                folder.resolve("nab.yaml"),
                "id: nab\nfamily: rnn\ndata: { files: \"${QUATRAIN_DATA}/no/such.csv\", features: [{ name: value }] }\n");
        assertThat(run("train", config)).isEqualTo(1);
        assertThat(error()).contains("Set QUATRAIN_DATA to the folder that holds the data sets");
    }

    @Test
    void a_window_longer_than_the_series_and_a_constant_feature_are_told() throws Exception {
        StringBuilder csv = new StringBuilder("time,x,y\n");
        for (int t = 0; t < 40; t++) {
            csv.append(1000 * t).append(',').append(t % 7).append(",3\n");
        }
        Files.writeString(folder.resolve("short.csv"), csv);
        Path config = Files.writeString(
                folder.resolve("short.yaml"),
                "id: s\nfamily: sae\ntask: reconstruct\ndata: { files: short.csv, features: [{ name: x }] }\nnetwork: { window: 30 }\n");
        Path bundle = folder.resolve("s.qtn");
        assertThat(run("train", config, "--out", bundle)).isEqualTo(1);
        assertThat(error()).contains("A window needs 30 readings (network.window", "has 24");
        assertThat(run("train", config, "--out", bundle, "--set", "data.features=[{name: y}]"))
                .isEqualTo(1);
        assertThat(error()).contains("Feature y is constant (3.0)");
        assertThat(bundle).doesNotExist();
    }

    @Test
    void wrong_usage_exits_with_2_and_a_missing_bundle_with_1() {
        assertThat(run("train")).isEqualTo(2);
        assertThat(run("inspect", folder.resolve("no.qtn"))).isEqualTo(1);
        assertThat(error()).contains("There is no bundle at");
        assertThat(run("--help")).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("train", "inspect", "evaluate");
    }
}
