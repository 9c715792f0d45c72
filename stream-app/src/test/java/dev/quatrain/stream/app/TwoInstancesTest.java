package dev.quatrain.stream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import dev.quatrain.stream.http.ApiSchemas;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two instances as processes of their own on one real broker: either answers for all, until one is killed, and then the other. */
class TwoInstancesTest {
    private static final int SERIES = 24;
    private static final int STEPS = 40;
    private static final long T0 = 1_700_000_000_000L;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("unset");

    private final HttpClient client = HttpClient.newHttpClient();
    private int sent;

    @Test
    @Timeout(240)
    void either_answers_for_every_series_and_the_survivor_takes_all_over() throws Exception {
        TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "1"));
        Path config = Files.writeString(folder.resolve("app.yaml"), """
                app: two
                topics: { partitions: 4, replication: 1 }
                pipelines:
                  - name: p
                    readings: { topic: readings, time: ts }
                    model: tiny.qtn
                """);
        Path log = folder.resolve("app.log");
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
            new Topics(kafka, Duration.ofSeconds(20))
                    .createAbsent(List.of(TopicSpec.of("readings", 4, 1), TopicSpec.of("two.scores", 4, 1)));
            int first = freePort();
            int second = freePort();
            try (AppProcess stays = start(log, broker, config, first);
                    AppProcess dies = start(log, broker, config, second);
                    KafkaProducer<String, String> producer =
                            new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer())) {
                await().atMost(SOON).until(() -> instances(first) == 2 && instances(second) == 2);
                send(producer, STEPS);
                await().atMost(SOON).until(() -> scored(first) && scored(second));
                bothAnswerAlike(first, second);
                String series = ownedBy(second);
                whatIfLeavesTheStateAlone(first, series);
                String last = follows(first, producer, series);

                dies.kill();

                aPassingProblem(first, second, series);
                await().atMost(SOON)
                        .until(() -> get(first, "/api/v1/series/" + series).statusCode() == 200);
                send(producer, 5);
                await().atMost(SOON).until(() -> scored(first));
                assertThat(times(first, series))
                        .as("read from the scores topic, and what came since")
                        .isEqualTo(all());
                List<Long> resumed = new ArrayList<>();
                try (BufferedReader in = stream(first, series, last)) {
                    for (int i = 0; i < 5; i++) {
                        resumed.add(nextScore(in));
                    }
                }
                assertThat(resumed)
                        .as("no gap, no double over the death of the owner")
                        .isEqualTo(LongStream.range(sent - 5, sent)
                                .map(t -> T0 + 1000 * t)
                                .boxed()
                                .toList());
                JsonNode status = ok(first, "/api/v1/status", "Status");
                assertThat(status.get("series").asInt()).isEqualTo(SERIES);
                assertThat(status.get("unanswered")).isEmpty();
                assertThat(stays.terminate()).isEqualTo(143);
            } catch (AssertionError | ConditionTimeoutException e) {
                System.out.println(Files.readString(log));
                throw e;
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static AppProcess start(Path log, EmbeddedBroker broker, Path config, int port) {
        return AppProcess.start(
                log,
                Map.of(
                        "QUATRAIN_KAFKA_BOOTSTRAP_SERVERS",
                        broker.bootstrapServers(),
                        "QUATRAIN_KAFKA_SESSION_TIMEOUT_MS",
                        "6000"),
                "serve",
                config.toString(),
                "--port",
                Integer.toString(port));
    }

    private void send(KafkaProducer<String, String> producer, int steps) {
        for (int t = sent; t < sent + steps; t++) {
            for (int s = 0; s < SERIES; s++) {
                var unused = producer.send(new ProducerRecord<>(
                        "readings", "s" + s, "{\"ts\":" + (T0 + 1000L * t) + ",\"a\":" + (t + s) % 7 + ",\"b\":1}"));
            }
        }
        producer.flush();
        sent += steps;
    }

    private HttpResponse<String> get(int port, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode ok(int port, String path, String schema) throws Exception {
        HttpResponse<String> answer = get(port, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ApiSchemas().checked(schema, answer.body());
    }

    /** Instances that are ready and share the work, as this one sees it; 0 while it does not answer. */
    private int instances(int port) throws Exception {
        try {
            JsonNode status = JSON.readTree(get(port, "/api/v1/status").body());
            return status.path("ready").asBoolean() ? status.path("instances").size() : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private boolean scored(int port) throws Exception {
        JsonNode page = JSON.readTree(get(port, "/api/v1/series?limit=1000").body());
        int done = 0;
        for (JsonNode series : page.path("series")) {
            done += series.path("event_time").asLong() == T0 + 1000L * (sent - 1) ? 1 : 0;
        }
        return done == SERIES;
    }

    private List<Long> all() {
        return LongStream.range(0, sent).map(t -> T0 + 1000 * t).boxed().toList();
    }

    private List<Long> times(int port, String series) throws Exception {
        List<Long> times = new ArrayList<>();
        ok(port, "/api/v1/series/" + series, "SeriesDetail")
                .get("points")
                .forEach(point -> times.add(point.get("t").asLong()));
        return times;
    }

    private void bothAnswerAlike(int first, int second) throws Exception {
        for (int s = 0; s < SERIES; s++) {
            JsonNode here = ok(first, "/api/v1/series/s" + s, "SeriesDetail");
            JsonNode there = ok(second, "/api/v1/series/s" + s, "SeriesDetail");
            assertThat(here.get("points")).hasSize(STEPS).isEqualTo(there.get("points"));
        }
        for (int port : List.of(first, second)) {
            JsonNode page = ok(port, "/api/v1/series?sort=name&limit=5&offset=3", "SeriesPage");
            assertThat(page.get("total").asInt()).isEqualTo(SERIES);
            assertThat(page.get("series").findValuesAsText("series"))
                    .containsExactly("s11", "s12", "s13", "s14", "s15");
            assertThat(ok(port, "/api/v1/heat", "Heat").get("rows")).hasSize(SERIES);
            assertThat(ok(port, "/api/v1/lanes", "Lanes").at("/lanes/0/series").asInt())
                    .isEqualTo(SERIES);
            assertThat(ok(port, "/api/v1/models/p/calibration", "CalibrationPlot")
                            .get("scores")
                            .asInt())
                    .isPositive();
            ok(port, "/api/v1/pulse", "Pulse");
            JsonNode topology = ok(port, "/api/v1/topology", "Topology");
            Map<String, Integer> records = new HashMap<>();
            topology.get("nodes")
                    .forEach(node -> records.put(
                            node.get("name").asText(), node.get("records_total").asInt()));
            assertThat(records)
                    .containsEntry("readings-readings", SERIES * STEPS)
                    .containsEntry("scores-p", SERIES * STEPS);
            JsonNode strip = ok(port, "/api/v1/series/s1/state?limit=10", "StateStrip");
            assertThat(strip.get("times")).hasSize(10);
        }
    }

    /** A series that this instance has itself. */
    private String ownedBy(int port) throws Exception {
        for (int s = 0; s < SERIES; s++) {
            if (get(port, "/api/v1/series/s" + s, "X-Quatrain-Forwarded", "1").statusCode() == 200) {
                return "s" + s;
            }
        }
        throw new AssertionError("It owns none");
    }

    private void whatIfLeavesTheStateAlone(int port, String series) throws Exception {
        String question = "{\"series\":\"" + series + "\",\"readings\":[{\"ts\":" + (T0 + 1000L * sent)
                + ",\"a\":500,\"b\":1},{\"ts\":1,\"a\":1,\"b\":1}]}";
        String before = null;
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/score"))
                            .POST(HttpRequest.BodyPublishers.ofString(question))
                            .header("Content-Type", "application/json")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode said = new ApiSchemas().checked("ScoreAnswer", answer.body());
            assertThat(said.get("from").asText()).isEqualTo("series");
            assertThat(said.get("state_as_of").asLong()).isEqualTo(T0 + 1000L * (sent - 1));
            assertThat(said.at("/scores/0/anomaly_score").asDouble()).isGreaterThan(1);
            assertThat(said.at("/refused/0/reason").asText()).isEqualTo("late_dropped");
            String score = said.at("/scores/0/anomaly_score").asText();
            assertThat(before == null || before.equals(score))
                    .as("asked again it says the same")
                    .isTrue();
            before = score;
        }
        assertThat(times(port, series)).hasSize(STEPS);
    }

    /** Follows a series over the instance that does not own it; the id of the last event. */
    private String follows(int port, KafkaProducer<String, String> producer, String series) throws Exception {
        String cursor = ok(port, "/api/v1/series/" + series, "SeriesDetail")
                .get("cursor")
                .asText();
        try (BufferedReader in = stream(port, series, cursor)) {
            send(producer, 3);
            for (int t = sent - 3; t < sent; t++) {
                assertThat(nextScore(in)).isEqualTo(T0 + 1000L * t);
            }
        }
        return lastId;
    }

    private String lastId = "";

    private BufferedReader stream(int port, String series, @Nullable String from) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/v1/series/" + series + "/stream"))
                .header("Last-Event-ID", String.valueOf(from))
                .build();
        HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private long nextScore(BufferedReader in) throws IOException {
        String event = "";
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("id: ")) {
                lastId = line.substring("id: ".length());
            } else if (line.startsWith("event: ")) {
                event = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                assertThat(event).as(line).isEqualTo("score");
                return JSON.readTree(line.substring("data: ".length())).get("t").asLong();
            }
        }
        throw new AssertionError("The stream ended");
    }

    /** The owner is dead, and nobody has taken over yet. */
    private void aPassingProblem(int port, int dead, String series) throws Exception {
        HttpResponse<String> refused = get(port, "/api/v1/series/" + series);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(new ApiSchemas()
                        .checked("Problem", refused.body())
                        .get("detail")
                        .asText())
                .contains("127.0.0.1:" + dead, "Ask again");
        JsonNode page = ok(port, "/api/v1/series", "SeriesPage");
        assertThat(page.get("unanswered")).extracting(JsonNode::asText).containsExactly("127.0.0.1:" + dead);
        assertThat(page.get("total").asInt()).isBetween(1, SERIES - 1);
    }
}
