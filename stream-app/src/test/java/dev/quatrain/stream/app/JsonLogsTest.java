package dev.quatrain.stream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.stream.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process's own output, as a log collector gets it. */
@Timeout(120)
class JsonLogsTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void every_line_of_a_whole_life_is_an_object_and_secrets_stay_masked() throws IOException {
        TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "1"));
        Path output = folder.resolve("output");
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            Path config = Files.writeString(folder.resolve("app.yaml"), """
                    app: logged
                    kafka: { bootstrap.servers: "%s", ssl.key.password: hush-hush }
                    topics: { partitions: 1, replication: 1 }
                    tracing: { otlp: "http://127.0.0.1:1" }
                    http: { port: 0 }
                    pipelines:
                      - name: p
                        readings: { topic: readings }
                        model: tiny.qtn
                    """.formatted(broker.bootstrapServers()));
            try (AppProcess app =
                    AppProcess.start(output, Map.of("QUATRAIN_LOG", "json,debug"), "serve", config.toString())) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Files.readString(output).contains("Streams: RUNNING"));
                assertThat(app.terminate()).isEqualTo(143);
            }
        }
        List<JsonNode> lines = lines(output);
        assertThat(lines)
                .allSatisfy(line -> {
                    assertThat(Instant.parse(line.path("time").asText())).isAfter(Instant.EPOCH);
                    assertThat(line.path("level").asText()).isIn("ERROR", "WARN", "INFO", "DEBUG");
                    assertThat(line.path("logger").asText()).isNotEmpty();
                    assertThat(line.path("message").asText()).isNotEmpty();
                })
                .anySatisfy(line -> assertThat(line.path("message").asText()).contains("Dashboard: http"))
                .anySatisfy(
                        line -> assertThat(line.path("message").asText()).contains("\n  kafka.ssl.key.password: ****"));
        assertThat(output).content().doesNotContain("hush-hush");
    }

    @Test
    void an_error_is_one_object() throws IOException {
        Path output = folder.resolve("output");
        try (AppProcess app = AppProcess.start(output, Map.of(), "serve", "nowhere.yaml", "--log-format", "json")) {
            assertThat(app.await()).isEqualTo(1);
        }
        assertThat(lines(output)).singleElement().satisfies(line -> {
            assertThat(line.path("level").asText()).isEqualTo("ERROR");
            assertThat(line.path("message").asText()).contains("nowhere.yaml");
        });
    }

    @Test
    void with_the_stack_trace_the_error_has_it_as_its_exception() throws IOException {
        Path output = folder.resolve("output");
        try (AppProcess app =
                AppProcess.start(output, Map.of("QUATRAIN_LOG", "json"), "serve", "nowhere.yaml", "--stacktrace")) {
            assertThat(app.await()).isEqualTo(1);
        }
        assertThat(lines(output))
                .singleElement()
                .satisfies(line -> assertThat(line.path("exception").asText())
                        .contains("OperatorError")
                        .contains("\tat dev.quatrain.stream.cli"));
    }

    private static List<JsonNode> lines(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        assertThat(lines).isNotEmpty();
        return lines.stream().map(JsonLogsTest::parsed).toList();
    }

    private static JsonNode parsed(String line) {
        try {
            JsonNode parsed = JSON.readTree(line);
            assertThat(parsed.isObject()).as(line).isTrue();
            return parsed;
        } catch (JsonProcessingException e) {
            throw new AssertionError("This line is no JSON: " + line, e);
        }
    }
}
