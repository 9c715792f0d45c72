package dev.quatrain.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules for Prometheus by themselves, as they are shipped. */
class RulesTest {
    static final Path MONITORING = Path.of("..", "k8s", "monitoring");
    static final Path RULES = MONITORING.resolve("quatrain.rules.yaml");
    private static final YAMLMapper YAML = new YAMLMapper();

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void promtool_accepts_the_rules_and_their_tests_pass() throws Exception {
        assertThat(Promtool.run(folder, "", "check", "rules", "--lint=all", "--lint-fatal", RULES.toString()))
                .satisfies(
                        verdict -> assertThat(verdict.code()).as(verdict.said()).isZero());
        String tests = MONITORING.resolve("tests/quatrain.rules.test.yaml").toString();
        assertThat(Promtool.run(folder, "", "test", "rules", tests))
                .satisfies(
                        verdict -> assertThat(verdict.code()).as(verdict.said()).isZero());
    }

    @Test
    void the_operator_gets_the_same_rules() throws IOException {
        JsonNode resource =
                YAML.readTree(MONITORING.resolve("prometheusrule.yaml").toFile());
        assertThat(resource.path("kind").asText()).isEqualTo("PrometheusRule");
        assertThat(resource.path("spec").path("groups"))
                .as("prometheusrule.yaml is not what quatrain.rules.yaml says; run `make rules`")
                .isEqualTo(YAML.readTree(RULES.toFile()).path("groups"));
    }

    @Test
    void every_alert_says_what_why_and_what_to_do() throws IOException {
        int alerts = 0;
        for (JsonNode group : YAML.readTree(RULES.toFile()).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                if (rule.has("alert")) {
                    alerts++;
                    String name = rule.path("alert").asText();
                    assertThat(rule.path("labels").path("severity").asText())
                            .as(name)
                            .isIn("warning", "critical");
                    for (String said : List.of("summary", "description", "why", "action")) {
                        assertThat(rule.path("annotations").path(said).asText())
                                .as("%s of %s", said, name)
                                .isNotBlank();
                    }
                }
            }
        }
        assertThat(alerts).isPositive();
    }
}
