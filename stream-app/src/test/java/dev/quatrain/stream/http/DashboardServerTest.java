package dev.quatrain.stream.http;

import static dev.quatrain.stream.live.FakeRecords.alert;
import static dev.quatrain.stream.live.FakeRecords.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.bundle.Provenance;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.fleet.FakeFleet;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DashboardServerTest {
    private static final String MODEL = "pump-lstm";
    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeFleet view = new FakeFleet();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private volatile Health health = new Health(true, true, "RUNNING");
    private ApiSchemas schemas;
    private DashboardServer server;

    @BeforeEach
    void start() throws IOException {
        schemas = new ApiSchemas();
        server = DashboardServer.start(options(0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private DashboardServer.Options options(int port) {
        return new DashboardServer.Options(
                AppConfig.Http.local(port),
                "pumps",
                view.fleet(),
                () -> health,
                () -> List.of(card("pumps", MODEL), card("another", "another")),
                DashboardServer.Behind.NOTHING,
                registry);
    }

    private static ModelCard card(String pipeline, String id) {
        Provenance provenance = new Provenance(
                "d", "c", 1, Map.of("hiddenUnits", "8"), Map.of("dl4j", "1"), "17", "x", "2026-01-01T00:00:00Z");
        return new ModelCard(
                pipeline,
                "readings",
                id,
                "1",
                "rnn",
                "forecast",
                List.of(new Feature("pressure", "bar", 0f, 10f), new Feature("flow", "", null, null)),
                1000,
                0,
                2,
                0,
                20,
                2.5f,
                0.001,
                List.of(),
                false,
                Map.of("f1", 0.9, "undefined", Double.NaN),
                provenance,
                "ab12");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode ok(String path, String component) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        return schemas.checked(component, answer.body());
    }

    @Test
    void a_name_that_resolves_here_but_is_not_ours_is_refused() throws Exception {
        assertThat(rawStatus("evil.example")).contains("421");
        assertThat(rawStatus("localhost:" + server.port())).contains("200");
        assertThat(rawStatus("127.0.0.1")).contains("200");
    }

    /** The first line of the answer to a request for that host: the client of the JDK does not let one choose it. */
    private String rawStatus(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("GET /api/v1/status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void the_list_of_series_is_filtered_paged_and_in_order_of_urgency() throws Exception {
        for (int i = 0; i < 5; i++) {
            view.accept(score("pump-" + i, MODEL, 1000 + i, 0.1f));
            view.accept(score("fan-" + i, MODEL, 1000 + i, i / 2f));
        }
        view.accept(alert("a", "pump-3", AlertState.FIRING, 5));

        JsonNode all = ok("/api/v1/series", "SeriesPage");
        JsonNode page = ok("/api/v1/series?q=PUMP&model=" + MODEL + "&limit=2&offset=1", "SeriesPage");

        assertThat(all.get("total").asInt()).isEqualTo(10);
        assertThat(all.at("/series/0/series").asText()).isEqualTo("pump-3");
        assertThat(all.at("/series/0/open_alerts").asInt()).isEqualTo(1);
        assertThat(all.at("/series/1/series").asText()).isEqualTo("fan-4");
        assertThat(page.get("total").asInt()).isEqualTo(5);
        assertThat(page.get("series")).hasSize(2);
        assertThat(ok("/api/v1/series?model=other", "SeriesPage").get("total").asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pump-7", "north/line 1", "100%", "a+b", "Förderband?", "x#y&z=1", "\uD83D\uDE00"})
    void a_series_of_any_name_is_found_with_its_points_and_alerts(String name) throws Exception {
        view.accept(score(name, MODEL, 1, 0.5f));
        view.accept(score(name, "another", 1, 0.5f));
        view.accept(score(name, MODEL, 2, Float.NaN));
        view.accept(alert("a", name, AlertState.RESOLVED, 1));
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");

        JsonNode detail = ok("/api/v1/series/" + encoded + "?model=" + MODEL, "SeriesDetail");

        assertThat(detail.get("series").asText()).isEqualTo(name);
        assertThat(detail.get("models")).hasSize(2);
        assertThat(detail.get("points")).hasSize(2);
        assertThat(detail.at("/points/1/score").isNull()).isTrue();
        assertThat(detail.at("/points/0/actual/1").isNull()).isTrue();
        assertThat(detail.at("/points/0/expected/0").floatValue()).isEqualTo(4.25f);
        assertThat(detail.get("alerts")).hasSize(1);
        assertThat(ok("/api/v1/series/" + encoded + "?model=" + MODEL + "&since=1", "SeriesDetail")
                        .get("points"))
                .hasSize(1);
    }

    @Test
    void models_alerts_and_status_fit_their_schemas() throws Exception {
        view.accept(score("a", MODEL, 1, 0.5f));
        view.accept(alert("old", "a", AlertState.RESOLVED, 1));
        view.accept(alert("new", "a", AlertState.FIRING, 2));

        JsonNode model = ok("/api/v1/models", "Models").at("/models/0");
        assertThat(model.at("/provenance/hyper_parameters/hiddenUnits").asText())
                .isEqualTo("8");
        assertThat(model.at("/metrics/undefined").isNull()).isTrue();
        assertThat(ok("/api/v1/alerts", "Alerts").at("/alerts/0/id").asText()).isEqualTo("new");
        assertThat(ok("/api/v1/alerts?state=resolved&limit=1", "Alerts")
                        .at("/alerts/0/id")
                        .asText())
                .isEqualTo("old");
        JsonNode status = ok("/api/v1/status", "Status");
        assertThat(status.get("app").asText()).isEqualTo("pumps");
        assertThat(status.get("firing").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 /api/v1/series?limit=many",
                "400 /api/v1/series?limit=0",
                "400 /api/v1/series?offset=-1",
                "400 /api/v1/series/a?since=yesterday",
                "400 /api/v1/alerts?state=burning",
                "404 /api/v1/series/nobody",
                "404 /api/v1/nothing",
                "404 /dashboard/..%2Flogback.xml",
                "404 /dashboard/../logback.xml",
                "404 /uplot/none.js"
            })
    void a_request_that_cannot_be_answered_gets_a_problem_with_advice(String expectation) throws Exception {
        HttpResponse<String> answer = get(expectation.substring(4));

        assertThat(answer.statusCode()).isEqualTo(Integer.parseInt(expectation.substring(0, 3)));
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        JsonNode problem = schemas.checked("Problem", answer.body());
        assertThat(problem.get("status").asInt()).isEqualTo(answer.statusCode());
        assertThat(problem.get("detail").asText()).hasSizeGreaterThan(20);
    }

    @Test
    void other_methods_are_refused_and_a_failing_supplier_shows_no_stack_trace() throws Exception {
        HttpResponse<String> posted = client.send(
                request("/api/v1/series")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(posted.headers().firstValue("allow")).hasValue("GET, HEAD");
        schemas.checked("Problem", posted.body());

        try (DashboardServer broken = DashboardServer.start(new DashboardServer.Options(
                AppConfig.Http.local(0),
                "pumps",
                view.fleet(),
                () -> health,
                () -> {
                    throw new IllegalStateException("secret");
                },
                DashboardServer.Behind.NOTHING,
                registry))) {
            HttpResponse<String> failed = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broken.port() + "/api/v1/models"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(schemas.checked("Problem", failed.body()).toString()).doesNotContain("secret");
        }
    }

    @Test
    void probes_follow_the_application_and_metrics_have_the_format_asked_for() throws Exception {
        Counter.builder()
                .name("pumps_seen_total")
                .help("Seen.")
                .register(registry)
                .inc();
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);

        health = new Health(true, false, "REBALANCING");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        health = new Health(false, false, "ERROR");
        HttpResponse<String> dead = get("/healthz");
        assertThat(dead.statusCode()).isEqualTo(503);
        assertThat(schemas.checked("Liveness", dead.body()).get("reason").asText())
                .isEqualTo("ERROR");

        assertThat(get("/metrics").body()).contains("pumps_seen_total 1.0").doesNotContain("# EOF");
        HttpResponse<String> open = client.send(
                request("/metrics")
                        .header("Accept", "application/openmetrics-text; version=1.0.0")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(open.headers().firstValue("content-type").orElse("")).contains("openmetrics");
        assertThat(open.body()).contains("# EOF");
    }

    @Test
    void files_are_compressed_tagged_and_guarded_by_headers() throws Exception {
        HttpResponse<byte[]> charts = client.send(
                request("/uplot/uPlot.esm.js").header("Accept-Encoding", "gzip").build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(charts.statusCode()).isEqualTo(200);
        assertThat(charts.headers().firstValue("content-type").orElse("")).startsWith("text/javascript");
        assertThat(charts.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(charts.headers().firstValue("referrer-policy")).hasValue("no-referrer");
        assertThat(charts.headers().firstValue("content-security-policy").orElse(""))
                .contains("script-src 'self'", "frame-ancestors 'none'");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(charts.body())).readAllBytes();
        assertThat(new String(plain, StandardCharsets.UTF_8)).contains("uPlot");

        String tag = charts.headers().firstValue("etag").orElseThrow();
        HttpResponse<String> again = client.send(
                request("/uplot/uPlot.esm.js").header("If-None-Match", tag).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(get("/api/v1/openapi.yaml").body()).startsWith("openapi: 3.1");
    }

    @Test
    void the_fleets_stream_gives_a_summary_first_then_alerts_and_what_changed() throws Exception {
        view.accept(score("a", MODEL, 1, 0.5f));
        view.accept(score("b", MODEL, 1, 0.5f));
        HttpResponse<InputStream> stream = client.send(
                request("/api/v1/stream?model=" + MODEL).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");

        List<String> lines = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            JsonNode first = schemas.checked("Summary", next(in, "summary", lines));
            assertThat(first.get("series")).hasSize(2);
            assertThat(first.at("/status/app").asText()).isEqualTo("pumps");

            view.accept(alert("1", "a", AlertState.FIRING, 2));
            assertThat(schemas.checked("Alert", next(in, "alert", lines))
                            .get("id")
                            .asText())
                    .isEqualTo("1");
            view.accept(score("a", "another", 2, 0.5f));
            view.accept(score("a", MODEL, 2, 2f));
            JsonNode changes;
            do {
                changes = schemas.checked("Summary", next(in, "summary", lines));
            } while (!changes.at("/series/0/event_time").asText().equals("2"));
            assertThat(changes.at("/series/0/model_id").asText()).isEqualTo(MODEL);
            assertThat(changes.at("/movers/0/series").asText()).isEqualTo("a");
            assertThat(schemas.checked("Summary", next(in, "summary", lines)).get("series"))
                    .as("nothing has changed since")
                    .isEmpty();
            assertThat(lines).contains("retry: 1000").anyMatch(line -> line.startsWith("id: "));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> server.liveClients() == 0);
    }

    @Test
    void alerts_that_were_missed_come_first_or_a_word_that_they_are_not_remembered() throws Exception {
        view.accept(alert("1", "a", AlertState.FIRING, 1));
        String id;
        try (BufferedReader in = lines("/api/v1/stream", null)) {
            List<String> lines = new ArrayList<>();
            next(in, "summary", lines);
            id = lastId(lines);
        }
        view.accept(alert("2", "a", AlertState.FIRING, 2));
        view.accept(alert("3", "a", AlertState.FIRING, 3));

        try (BufferedReader in = lines("/api/v1/stream", id)) {
            List<String> lines = new ArrayList<>();
            assertThat(next(in, "alert", lines)).contains("\"id\":\"2\"");
            assertThat(next(in, "alert", lines)).contains("\"id\":\"3\"");
            assertThat(lines).doesNotContain("event: reload");
        }
        try (BufferedReader in = lines("/api/v1/stream?last_event_id=elsewhere.7", null)) {
            schemas.checked("Gap", next(in, "reload", new ArrayList<>()));
        }
    }

    private BufferedReader lines(String path, @Nullable String lastEventId) throws Exception {
        HttpRequest.Builder request = request(path);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> stream = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
    }

    private static String lastId(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("id: "))
                .reduce((before, after) -> after)
                .orElseThrow()
                .substring("id: ".length());
    }

    @Test
    void a_series_is_followed_from_a_cursor_on_without_gaps_or_doubles_over_reconnects() throws Exception {
        for (int t = 0; t < 20; t++) {
            view.accept(score("a", MODEL, t, 0.5f));
        }
        String cursor = ok("/api/v1/series/a", "SeriesDetail").get("cursor").asText();
        List<Long> seen = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            for (int t = 0; t < 10; t++) {
                view.accept(score("a", MODEL, 20 + 10 * round + t, 0.5f));
                view.accept(score("b", MODEL, 20 + 10 * round + t, 0.5f));
            }
            try (BufferedReader in = lines("/api/v1/series/a/stream", cursor)) {
                List<String> lines = new ArrayList<>();
                // Hangs up in the midst of what there is.
                for (int n = 0; n < 7; n++) {
                    JsonNode event = schemas.checked("ScoreEvent", next(in, "score", lines));
                    assertThat(event.get("series").asText()).isEqualTo("a");
                    seen.add(event.get("t").asLong());
                }
                cursor = lastId(lines);
            }
        }

        assertThat(seen)
                .containsExactlyElementsOf(LongStream.range(20, 55).boxed().toList());
        assertThat(get("/api/v1/series/a/stream?last_event_id=nonsense").statusCode())
                .isEqualTo(400);
        assertThat(get("/api/v1/series/nobody/stream").statusCode()).isEqualTo(404);
    }

    @Test
    void who_missed_more_than_is_remembered_hears_of_a_gap_and_who_follows_a_series_that_leaves_is_cut_off()
            throws Exception {
        view.accept(score("a", MODEL, 0, 0.5f));
        String cursor = ok("/api/v1/series/a", "SeriesDetail").get("cursor").asText();
        for (int t = 1; t < 3000; t++) {
            view.accept(score("a", MODEL, t, 0.5f));
        }

        try (BufferedReader in = lines("/api/v1/series/a/stream", cursor)) {
            schemas.checked("Gap", next(in, "gap", new ArrayList<>()));
            next(in, "score", new ArrayList<>());
            view.close("pumps");
            assertThatThrownBy(() -> {
                        while (in.readLine() != null) {
                            assertThat(in).isNotNull();
                        }
                        throw new IOException("It ended");
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThat(get("/api/v1/series/a").statusCode()).isEqualTo(404);
    }

    @Test
    void heat_and_lanes_show_who_was_how_bad_when() throws Exception {
        for (int t = 0; t < 30; t++) {
            view.accept(score("calm", MODEL, t * 1000L, 0.5f));
            view.accept(score("bad", MODEL, t * 1000L, t >= 10 && t < 20 ? 4f : 0.5f));
        }

        JsonNode heat = ok("/api/v1/heat?sort=name", "Heat");
        JsonNode lanes = ok("/api/v1/lanes", "Lanes");

        assertThat(heat.get("total").asInt()).isEqualTo(2);
        int bins = heat.get("bins").asInt();
        assertThat(heat.get("from").asLong()).isEqualTo((3 - bins) * 10_000L);
        byte[] bad = heat.at("/rows/0/cells").binaryValue();
        assertThat(List.of((int) bad[bins - 3], (int) bad[bins - 2], (int) bad[bins - 1], bad[0] & 255))
                .containsExactly(13, 81, 13, 255);
        assertThat(heat.at("/rows/1/series").asText()).isEqualTo("calm");
        assertThat(lanes.at("/lanes/0/model_id").asText()).isEqualTo(MODEL);
        assertThat(lanes.at("/lanes/0/series").asInt()).isEqualTo(2);
        assertThat(lanes.at("/lanes/0/anomalous/" + (bins - 2)).asInt()).isEqualTo(1);
        assertThat(ok("/api/v1/heat?q=calm&bin=coarse&limit=1", "Heat").get("rows"))
                .hasSize(1);
        ok("/api/v1/pulse", "Pulse");
        ok("/api/v1/topology", "Topology");
    }

    @Test
    void pages_follow_on_each_other_and_columns_keep_the_extremes() throws Exception {
        for (int i = 0; i < 25; i++) {
            view.accept(score("s" + i, MODEL, 1, i / 30f));
        }
        List<String> names = new ArrayList<>();
        String next = "0";
        while (!next.equals("null")) {
            JsonNode page = ok("/api/v1/series?sort=name&limit=10&offset=" + next, "SeriesPage");
            page.get("series").forEach(one -> names.add(one.get("series").asText()));
            next = page.get("next_offset").asText();
        }
        assertThat(names).hasSize(25).isSorted().doesNotHaveDuplicates();
        assertThat(get("/api/v1/series?limit=5000&offset=6000").statusCode()).isEqualTo(400);

        for (int t = 0; t < 900; t++) {
            view.accept(score("long", MODEL, t, t == 123 ? 9f : 0.5f));
        }
        JsonNode thinned =
                ok("/api/v1/series/long?limit=900&columns=20", "SeriesDetail").get("points");
        assertThat(thinned.size()).isLessThan(150);
        assertThat(thinned.findValues("score")).extracting(JsonNode::floatValue).contains(9f);
        assertThat(thinned.get(0).get("t").asLong()).isZero();
    }

    private static String next(BufferedReader in, String event, List<String> lines) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            lines.add(line);
            if (line.equals("event: " + event)) {
                return in.readLine().substring("data: ".length());
            }
        }
        throw new AssertionError("The stream ended without event " + event);
    }

    @Test
    void a_client_that_never_reads_is_disconnected_while_others_go_on() throws Exception {
        view.accept(score("a", MODEL, 0, 0.5f));
        AtomicLong time = new AtomicLong();
        try (Socket slow = stream("/api/v1/series/a/stream");
                Socket reader = stream("/api/v1/stream?model=none")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> server.liveClients() == 2);
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        for (int i = 0; i < 500; i++) {
                            view.accept(score("a", MODEL, time.incrementAndGet(), 0.5f));
                        }
                        return server.liveClients() == 1;
                    });
            assertThat(slow.isConnected()).isTrue();
            assertThat(reader.getInputStream().read()).isPositive();
        }
    }

    private Socket stream(String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setReceiveBufferSize(4096);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void one_stream_too_many_is_refused_with_a_problem() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < SseClients.MOST; i++) {
                open.add(stream("/api/v1/stream"));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> server.liveClients() == SseClients.MOST);

            HttpResponse<String> refused = get("/api/v1/stream");

            assertThat(refused.statusCode()).isEqualTo(503);
            schemas.checked("Problem", refused.body());
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> server.liveClients() == 0);
    }

    @Test
    void a_port_in_use_is_an_operator_error_that_says_what_to_do() {
        assertThatThrownBy(() -> DashboardServer.start(options(server.port())).close())
                .isInstanceOf(OperatorError.class)
                .hasMessage("Port " + server.port()
                        + " on 127.0.0.1 is in use. Stop the other program, or choose another port"
                        + " with --port or http.port.");
    }
}
