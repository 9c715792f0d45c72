package dev.quatrain.stream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.bundle.Digests;
import dev.quatrain.model.tiny.TinySuccessor;
import dev.quatrain.schemas.ModelAnnouncement;
import dev.quatrain.schemas.ModelRelease;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import dev.quatrain.stream.cli.Main;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfigReader;
import dev.quatrain.stream.http.ApiSchemas;
import dev.quatrain.stream.models.AnnouncementLog;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models announced to running applications, over a real broker. */
@Timeout(120)
class ModelLifecycleTest {
    private static final int SERIES = 8;
    private static final int KEEP = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private static Path shared = Path.of("unset");

    private static EmbeddedBroker broker;
    private static Path one = Path.of("unset");
    private static Path two = Path.of("unset");
    private static Path unlike = Path.of("unset");

    @TempDir
    private Path folder = Path.of("unset");

    private String app = "";
    private Path config = Path.of("unset");

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(shared.resolve("broker"), 0);
        one = new TinySuccessor("1", 0.5f, 0).write(shared.resolve("one.qtn"));
        two = new TinySuccessor("2", 0.3f, 0).write(shared.resolve("two.qtn"));
        unlike = new TinySuccessor("3", 0.2f, 3).write(shared.resolve("three.qtn"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void configure(TestInfo test) throws IOException {
        app = "app" + Integer.toHexString(test.getDisplayName().hashCode());
        config = configure("");
    }

    private Path configure(String more) throws IOException {
        return Files.writeString(
                folder.resolve("app.yaml"), """
                app: %s
                kafka: { bootstrap.servers: "%s", session.timeout.ms: 6000 }
                topics: { partitions: 2, replication: 1 }
                pipelines:
                  - name: p
                    readings: { topic: %s-readings, time: ts }
                    announced: tiny
                    swap: { states: rewarm, keep: %d }
                http: { port: 0 }
                %s
                """.formatted(app, broker.bootstrapServers(), app, KEEP, more));
    }

    private Application serve() {
        AppConfig read = AppConfigReader.read(config, Map.of(), Map.of());
        return Application.start(read, new PrometheusRegistry());
    }

    private Pumps pumps() {
        return new Pumps(broker.bootstrapServers(), app + "-readings", SERIES);
    }

    private String scores() {
        return app + ".scores";
    }

    /** Runs a command as from the shell; what it printed. */
    private String quatrain(int code, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config.toString()));
        return run(code, all.toArray(new String[0]));
    }

    private static String run(int code, String... arguments) {
        StringWriter printed = new StringWriter();
        int exit = Main.commandLine()
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(printed))
                .execute(arguments);
        assertThat(exit).as(printed.toString()).isEqualTo(code);
        return printed.toString();
    }

    private static HttpResponse<String> get(Application application, String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(application.url() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void awaitReady(Application application) {
        await().atMost(PATIENCE).until(() -> get(application, "readyz").statusCode() == 200);
    }

    private static void awaitModel(Application application, String version) {
        await().atMost(PATIENCE)
                .until(() ->
                        models(application).at("/models/0/version").asText().equals(version));
    }

    /** What is served and what is announced. */
    private static JsonNode models(Application application) throws IOException {
        return new ApiSchemas()
                .checked("Models", get(application, "api/v1/models").body());
    }

    private static HttpResponse<String> post(Application application, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(application.url() + path))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private void awaitScores(Pumps pumps) {
        await().atMost(PATIENCE).until(() -> pumps.allScored(scores()));
    }

    private static void assertRewarmed(Map<String, List<Score>> scores) {
        Map<String, Path> bundles = Map.of("1", one, "2", two, "3", unlike);
        for (int s = 0; s < SERIES; s++) {
            List<Score> found = Objects.requireNonNull(scores.get("s" + s));
            assertThat(Pumps.texts(found)).as("s" + s).isEqualTo(Pumps.rewarmed(s, found, bundles, KEEP));
        }
    }

    @Test
    void an_instance_without_a_model_waits_and_says_so_then_models_follow_each_other_forth_and_back() throws Exception {
        try (Application application = serve();
                Pumps pumps = pumps()) {
            assertThat(get(application, "healthz").statusCode()).isEqualTo(200);
            assertThat(get(application, "readyz").statusCode()).isEqualTo(503);
            for (String path : List.of("readyz", "api/v1/status")) {
                assertThat(get(application, path).body())
                        .contains("waits for a model called tiny on topic " + app + ".models")
                        .contains("quatrain publish");
            }
            pumps.send(10);
            assertThat(quatrain(0, "publish", one.toString())).contains("model tiny is 1");
            awaitReady(application);
            awaitScores(pumps);

            quatrain(0, "publish", unlike.toString());
            awaitModel(application, "3");
            pumps.send(20);
            awaitScores(pumps);
            quatrain(0, "publish", two.toString());
            awaitModel(application, "2");
            pumps.send(20);
            awaitScores(pumps);
            assertThat(quatrain(0, "rollback", "tiny")).contains("model tiny is 3");
            awaitModel(application, "3");
            pumps.send(20);
            awaitScores(pumps);

            Map<String, List<Score>> scores = pumps.scores(scores());
            assertThat(Pumps.stretches(Objects.requireNonNull(scores.get("s0"))))
                    .containsExactly("1", "3", "2", "3");
            assertThat(scores.get("s0")).hasSize(70);
            assertRewarmed(scores);
            assertThat(get(application, "metrics").body())
                    .contains(
                            "quatrain_model_swaps_total{pipeline=\"p\",reason=\"\",result=\"swapped\",role=\"active\"} 4.0")
                    .contains("quatrain_model_since_timestamp_seconds{pipeline=\"p\",role=\"active\"}")
                    .containsOnlyOnce("quatrain_model_info{");
            quatrain(0, "rollback", "tiny");
            assertThat(quatrain(1, "rollback", "tiny")).contains("no release before 1");
        }
    }

    @Test
    void a_refused_bundle_leaves_the_one_before_serving_and_ready_and_says_why() throws Exception {
        try (Application application = serve();
                Pumps pumps = pumps()) {
            quatrain(0, "publish", one.toString());
            awaitReady(application);
            pumps.send(10);
            Path changed = Files.write(folder.resolve("changed.qtn"), Files.readAllBytes(two));
            Path garbage = Files.writeString(folder.resolve("garbage.qtn"), "no zip at all");
            TinySuccessor next = new TinySuccessor("2", 0.3f, 0);
            Map<String, Path> refused = Map.of(
                    "wrong_digest", changed,
                    "unreadable", garbage,
                    "golden_mismatch", next.writeWithWrongGolden(folder.resolve("golden.qtn")),
                    "wrong_features", next.writeWithOtherFeatures(folder.resolve("features.qtn")),
                    "not_reachable", folder.resolve("absent.qtn"));
            for (Map.Entry<String, Path> bad : refused.entrySet()) {
                String digest = bad.getKey().equals("wrong_digest") || !Files.exists(bad.getValue())
                        ? "0".repeat(64)
                        : Digests.sha256(Files.readAllBytes(bad.getValue()));
                String layout = bad.getKey().equals("wrong_features")
                        ? BundleReader.read(bad.getValue()).manifest().stateLayout()
                        : next.manifest().stateLayout();
                announce(new ModelRelease("2", digest, bad.getValue().toString(), layout, 0));
                String counted = "quatrain_model_swaps_total{pipeline=\"p\",reason=\"" + bad.getKey()
                        + "\",result=\"refused\",role=\"active\"} 1.0";
                await(bad.getKey())
                        .atMost(PATIENCE)
                        .until(() -> get(application, "metrics").body().contains(counted));
                assertThat(get(application, "readyz").statusCode()).isEqualTo(200);
                assertThat(get(application, "api/v1/status").body())
                        .contains("active model 2")
                        .contains("is refused");
                pumps.send(2);
                awaitScores(pumps);
            }
            assertThat(Pumps.stretches(
                            Objects.requireNonNull(pumps.scores(scores()).get("s3"))))
                    .containsExactly("1");
            quatrain(0, "publish", two.toString());
            awaitModel(application, "2");
            await().atMost(PATIENCE)
                    .until(() -> !get(application, "api/v1/status").body().contains("refused"));
        }
    }

    @Test
    void a_bundle_that_cannot_be_had_is_fetched_as_soon_as_it_can() throws Exception {
        Path late = folder.resolve("late.qtn");
        announce(release(one, late));
        try (Application application = serve()) {
            await().atMost(PATIENCE)
                    .until(() -> get(application, "readyz").body().contains("cannot be fetched"));
            assertThat(get(application, "healthz").statusCode()).isEqualTo(200);
            assertThat(get(application, "readyz").statusCode()).isEqualTo(503);
            Files.copy(one, late);
            awaitReady(application);
        }
    }

    @Test
    void only_signed_bundles_are_published_and_used_where_a_signature_is_required() throws Exception {
        String key = folder.resolve("signer.pem").toString();
        run(0, "keygen", key);
        Path signed = Files.copy(one, folder.resolve("signed.qtn"));
        run(0, "sign", signed.toString(), "--key", key);
        config = configure("models: { require_signature: true, keys: signer.pub.pem }");

        assertThat(quatrain(1, "publish", one.toString())).contains("not signed");
        announce(release(one, one));
        try (Application application = serve()) {
            await().atMost(PATIENCE)
                    .until(() -> get(application, "readyz").body().contains("it is not signed"));
            assertThat(get(application, "healthz").statusCode()).isEqualTo(200);
            assertThat(get(application, "readyz").statusCode()).isEqualTo(503);
            quatrain(0, "publish", signed.toString());
            awaitReady(application);
        }
    }

    @Test
    void two_instances_exchange_models_while_readings_come_and_every_reading_has_one_score() throws Exception {
        quatrain(0, "publish", one.toString());
        try (Application first = serve();
                Pumps pumps = pumps()) {
            awaitReady(first);
            pumps.send(15);
            try (Application second = serve()) {
                awaitReady(second);
                pumps.send(15);
                quatrain(0, "publish", unlike.toString());
                pumps.send(30);
                awaitModel(first, "3");
                awaitModel(second, "3");
                pumps.send(5);
                awaitScores(pumps);
                quatrain(0, "publish", two.toString());
            }
            pumps.send(20);
            awaitModel(first, "2");
            pumps.send(10);
            awaitScores(pumps);
            Map<String, List<Score>> scores = pumps.scores(scores());
            scores.forEach((series, all) -> assertThat(all).as(series).hasSize(95));
            assertRewarmed(scores);
            assertThat(Objects.requireNonNull(scores.get("s0")).get(94).modelVersion())
                    .isEqualTo("2");
        }
    }

    @Test
    void a_candidate_scores_beside_raises_no_alert_and_is_promoted() throws Exception {
        quatrain(0, "publish", one.toString());
        assertThat(quatrain(1, "promote", "tiny")).contains("no candidate");
        try (Application application = serve();
                Pumps pumps = pumps()) {
            awaitReady(application);
            pumps.send(5);
            awaitScores(pumps);
            quatrain(0, "publish", unlike.toString(), "--shadow");
            await().atMost(PATIENCE)
                    .until(() ->
                            get(application, "metrics").body().contains("result=\"swapped\",role=\"shadow\"} 1.0"));
            pumps.send(30);
            awaitScores(pumps);
            Predicate<Map<String, List<Score>>> all =
                    found -> found.size() == SERIES && found.values().stream().allMatch(scores -> scores.size() == 30);
            await().atMost(PATIENCE).until(() -> all.test(pumps.scores(app + ".scores.shadow")));
            Map<String, List<Score>> watched = pumps.scores(app + ".scores.shadow");
            assertThat(Pumps.stretches(Objects.requireNonNull(watched.get("s1"))))
                    .containsExactly("3");
            assertThat(Objects.requireNonNull(watched.get("s1")).get(0).status())
                    .isEqualTo(ScoreStatus.WARMING);
            assertThat(Pumps.stretches(
                            Objects.requireNonNull(pumps.scores(scores()).get("s1"))))
                    .containsExactly("1");
            assertThat(get(application, "metrics").body())
                    .contains("quatrain_shadow_difference_count{pipeline=\"p\"} " + 25 * SERIES)
                    .contains("quatrain_events_total{outcome=\"normal\",pipeline=\"p\"} " + 30 * SERIES);

            JsonNode announced = models(application).at("/announced/0");
            assertThat(announced.at("/active/version").asText()).isEqualTo("1");
            assertThat(announced.get("serving")).isEqualTo(announced.at("/active/sha256"));
            assertThat(announced.get("previous")).isEmpty();
            String candidate = announced.at("/shadow/sha256").asText();
            assertThat(post(application, "api/v1/models/p/promote?sha256=" + "0".repeat(64)))
                    .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(409))
                    .satisfies(refused -> assertThat(refused.body()).contains("not the release that was asked for"));
            HttpResponse<String> promoted = post(application, "api/v1/models/p/promote?sha256=" + candidate);
            assertThat(promoted.statusCode()).as(promoted.body()).isEqualTo(202);
            JsonNode now = new ApiSchemas().checked("Announced", promoted.body());
            assertThat(now.at("/active/sha256").asText()).isEqualTo(candidate);
            assertThat(now.at("/previous/0/version").asText()).isEqualTo("1");
            assertThat(now.get("shadow").isNull()).isTrue();
            awaitModel(application, "3");
            pumps.send(10);
            awaitScores(pumps);
            assertRewarmed(pumps.scores(scores()));
            assertThat(post(application, "api/v1/models/p/promote").body()).contains("no candidate");
            assertThat(post(application, "api/v1/models/p/rollback").statusCode())
                    .isEqualTo(202);
            awaitModel(application, "1");
            assertThat(post(application, "api/v1/models/p/rollback").statusCode())
                    .isEqualTo(409);
            assertThat(post(application, "api/v1/models/other/rollback").statusCode())
                    .isEqualTo(404);
            assertThat(get(application, "api/v1/models/p/promote").headers().firstValue("allow"))
                    .hasValue("POST");
        }
        assertThat(count(app + ".alerts")).as("alerts").isZero();
        assertThat(count(app + ".dlq")).as("dead letters").isZero();
    }

    @Test
    void what_is_published_wrongly_is_refused_before_anybody_hears_of_it() throws Exception {
        TinySuccessor next = new TinySuccessor("2", 0.3f, 0);
        assertThat(quatrain(1, "publish", folder.resolve("absent.qtn").toString()))
                .contains("no bundle");
        assertThat(quatrain(
                        1,
                        "publish",
                        next.writeWithWrongGolden(folder.resolve("golden.qtn")).toString()))
                .contains("golden");
        assertThat(quatrain(1, "publish", one.toString(), "--shadow")).contains("no model tiny yet");
        assertThat(quatrain(1, "rollback", "tiny")).contains("No model called tiny");
        Path store = folder.resolve("store");
        assertThat(quatrain(0, "publish", one.toString(), "--store", store.toString(), "--name", "tinny"))
                .contains("Did you mean tiny")
                .contains(store.toRealPath().toString());
        String sha256 = Digests.sha256(Files.readAllBytes(one));
        assertThat(store.resolve("tiny-" + sha256.substring(0, 16) + ".qtn")).hasSameBinaryContentAs(one);
        assertThat(HexFormat.fromHexDigitsToLong(sha256.substring(0, 16)))
                .isEqualTo(BundleReader.read(one).tag());
    }

    private static ModelRelease release(Path bundle, Path location) throws IOException {
        return new ModelRelease(
                "1",
                Digests.sha256(Files.readAllBytes(bundle)),
                location.toString(),
                BundleReader.read(bundle).manifest().stateLayout(),
                0);
    }

    /** Without the checks of the command. */
    private void announce(ModelRelease release) {
        Map<String, String> client = Map.of("bootstrap.servers", broker.bootstrapServers());
        var unused = new Topics(client, Duration.ofSeconds(20))
                .createAbsent(List.of(TopicSpec.compacted(app + ".models", 1, 1)));
        AnnouncementLog log = new AnnouncementLog(client, app + ".models");
        log.announce(log.latest("tiny")
                .map(before -> before.publish(release, System.currentTimeMillis()))
                .orElseGet(() -> ModelAnnouncement.first("tiny", release, System.currentTimeMillis())));
    }

    private static long count(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            return consumer
                    .endOffsets(consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList())
                    .values()
                    .stream()
                    .mapToLong(end -> end)
                    .sum();
        }
    }
}
