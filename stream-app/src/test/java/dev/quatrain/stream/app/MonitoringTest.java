package dev.quatrain.stream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.calibration.ScoreBuckets;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.stream.app.MetricsPage.Described;
import dev.quatrain.stream.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes the real application while it scores: what is documented, drawn and alerted on is there. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path DASHBOARDS = RulesTest.MONITORING.resolve("dashboards");
    private static final Path DOCUMENTED = Path.of("..", "docs", "metrics.md");
    /** A metric's name in an expression: ours, what rules record, the JVM's, the process's, and Prometheus' own. */
    private static final Pattern NAME = Pattern.compile(
            "(?<![\\w:])(?:[a-z_]+:quatrain_\\w+:\\w+|quatrain_\\w+|jvm_\\w+|process_\\w+|up(?=\\{))(?![\\w:])");

    private static final Pattern VARIABLE = Pattern.compile("label_values\\((\\w+)(?:\\{[^}]*})?, (\\w+)\\)");
    private static final int SERIES = 40;
    private static final int HALF = 35;
    private static final int GARBAGE = 100;

    private final List<AutoCloseable> open = new ArrayList<>();
    private String metricsUrl = "";
    private PrometheusServer prometheus = unset();

    @TempDir
    private static Path folder = Path.of("unset");

    @SuppressWarnings("NullAway") // set before the first test
    private static PrometheusServer unset() {
        return null;
    }

    @BeforeAll
    void score_for_a_while() throws Exception {
        TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "1", calibration()));
        Path config = Files.writeString(folder.resolve("app.yaml"), """
                app: seen
                topics: { partitions: 2, replication: 1 }
                pipelines:
                  - name: p
                    readings: { topic: readings, time: ts }
                    model: tiny.qtn
                """);
        EmbeddedBroker broker = opened(EmbeddedBroker.start(folder.resolve("broker"), 0));
        int port = PrometheusServer.freePort();
        metricsUrl = "http://127.0.0.1:" + port + "/metrics";
        AppProcess app = opened(AppProcess.start(
                folder.resolve("app.log"),
                Map.of("QUATRAIN_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()),
                "serve",
                config.toString(),
                "--port",
                Integer.toString(port)));
        prometheus = opened(PrometheusServer.start(folder.resolve("prometheus"), "127.0.0.1:" + port, RulesTest.RULES));
        KafkaProducer<String, String> producer = opened(new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer()));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> app.isAlive()
                        && prometheus.ready()
                        && prometheus.number("quatrain_kafka_streams_state{state=\"running\"}") == 1);
        long now = System.currentTimeMillis();
        send(producer, now, 0);
        awaitScores(SERIES * HALF);
        for (int i = 0; i < GARBAGE; i++) {
            var unused = producer.send(new ProducerRecord<>("readings", "bad", "{\"ts\":"));
        }
        send(producer, now, HALF);
        awaitScores(2 * SERIES * HALF);
    }

    /** Most normal readings score nearly 0 here, but the calibration says that they were spread evenly. */
    private static Calibration calibration() {
        float[] usual = new float[ScoreBuckets.count()];
        Arrays.fill(usual, 1f / usual.length);
        return new Calibration(
                TinyModel.FEATURES,
                new float[TinyModel.FEATURES],
                new float[] {1, 1},
                new float[0],
                0f,
                false,
                4f,
                1,
                1e-3,
                null,
                usual);
    }

    /** Half of the readings; those of one series go wrong in the second half. */
    private static void send(KafkaProducer<String, String> producer, long now, int from) {
        for (int t = from; t < from + HALF; t++) {
            for (int s = 0; s < SERIES; s++) {
                double a = s == 0 && t > HALF + 10 ? 100.0 * t * (t % 2) : 1;
                String reading = "{\"ts\":" + (now + 1000L * (t - 2 * HALF)) + ",\"a\":" + a + ",\"b\":1}";
                var unused = producer.send(new ProducerRecord<>("readings", "s" + s, reading));
            }
        }
        producer.flush();
    }

    private void awaitScores(int scores) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> prometheus.number("sum(quatrain_event_latency_seconds_count)") == scores);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(0, resource);
        return resource;
    }

    @AfterAll
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    @Test
    void every_metric_is_documented_as_it_is_scraped() throws Exception {
        Map<String, Described> scraped = MetricsPage.scraped(scrape());
        scraped.keySet().removeIf(name -> !name.startsWith("quatrain_"));
        String page = Files.readString(DOCUMENTED);
        int sometimes = page.indexOf("## Only when there is something to show");
        Map<String, Described> documented = MetricsPage.documented(page);
        Set<String> absent = new TreeSet<>(
                MetricsPage.documented(page.substring(0, sometimes)).keySet());
        absent.removeAll(scraped.keySet());
        assertThat(absent).as("documented, but not scraped").isEmpty();
        String rows = scraped.entrySet().stream()
                .map(entry -> entry.getValue().row(entry.getKey()))
                .collect(Collectors.joining("\n"));
        assertThat(scraped)
                .as("docs/metrics.md must hold these rows:\n%s", rows)
                .allSatisfy((name, described) -> assertThat(documented).containsEntry(name, described));
    }

    @Test
    void promtool_finds_nothing_to_complain_of() throws Exception {
        Promtool.Verdict verdict = Promtool.run(folder, scrape(), "check", "metrics");
        assertThat(verdict.code()).as(verdict.said()).isZero();
    }

    @Test
    void every_panel_shows_data() throws Exception {
        int expressions = 0;
        for (Path file : dashboards()) {
            JsonNode dashboard = JSON.readTree(file.toFile());
            for (JsonNode panel : dashboard.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    String expression = target.path("expr").asText();
                    String where =
                            file.getFileName() + ", " + panel.path("title").asText() + ": " + expression;
                    assertThat(prometheus.names()).as(where).containsAll(names(expression));
                    String concrete = expression
                            .replace("$__rate_interval", "1m")
                            .replaceAll("\\$(job|pipeline|instance)\\b", ".*");
                    assertThat(concrete).as("an unknown variable").doesNotContain("$");
                    assertThat(prometheus.query(concrete)).as(where).isNotEmpty();
                    expressions++;
                }
            }
            for (JsonNode variable : dashboard.path("templating").path("list")) {
                Matcher query = VARIABLE.matcher(variable.path("definition").asText());
                if (!variable.path("type").asText().equals("datasource")) {
                    assertThat(query.matches())
                            .as("%s", variable.path("definition"))
                            .isTrue();
                    assertThat(prometheus
                                    .query("count by (" + query.group(2) + ") (" + query.group(1) + ")")
                                    .get(0)
                                    .path("metric")
                                    .has(query.group(2)))
                            .as("%s", variable.path("definition"))
                            .isTrue();
                }
            }
        }
        assertThat(expressions).isGreaterThan(50);
    }

    @Test
    void every_rule_evaluates_and_names_only_metrics_that_exist() {
        for (JsonNode group : prometheus.ruleGroups()) {
            for (JsonNode rule : group.path("rules")) {
                String name = rule.path("name").asText();
                assertThat(rule.path("health").asText())
                        .as("%s: %s", name, rule.path("lastError").asText())
                        .isEqualTo("ok");
                Set<String> names = names(rule.path("query").asText());
                if (rule.path("type").asText().equals("recording")) {
                    names.add(name);
                }
                assertThat(names).as(name).isNotEmpty();
                await().atMost(Duration.ofSeconds(10))
                        .untilAsserted(
                                () -> assertThat(prometheus.names()).as(name).containsAll(names));
            }
        }
    }

    @Test
    void dead_letters_fire_their_alert_drift_makes_its_own_pend_and_no_other_alert_fires() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(alerts("firing")).containsExactly("QuatrainDeadLetters");
            assertThat(alerts("pending")).contains("QuatrainScoreDrift");
        });
        assertThat(prometheus.number("quatrain_dead_letters_total{reason=\"not_json\"}"))
                .isEqualTo(GARBAGE);
        assertThat(prometheus.number("quatrain_open_alerts{rule=\"anomaly\"}")).isEqualTo(1);
    }

    private Set<String> alerts(String state) {
        Set<String> names = new TreeSet<>();
        prometheus
                .query("ALERTS{alertstate=\"" + state + "\"}")
                .forEach(sample ->
                        names.add(sample.path("metric").path("alertname").asText()));
        return names;
    }

    private static Set<String> names(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(expression);
        while (name.find()) {
            names.add(name.group());
        }
        return names;
    }

    private static List<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            return files.sorted().toList();
        }
    }

    private String scrape() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(metricsUrl)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
