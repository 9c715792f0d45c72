package dev.quatrain.stream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.quatrain.model.OperatorError;
import dev.quatrain.stream.access.Role;
import dev.quatrain.stream.access.Token;
import dev.quatrain.stream.config.AppConfig.Auth;
import dev.quatrain.stream.config.AppConfig.Http;
import dev.quatrain.stream.config.AppConfig.Tls;
import dev.quatrain.stream.fleet.FakeFleet;
import dev.quatrain.stream.tls.SelfSigned;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in to a server that asks, over plain HTTP and HTTPS. */
@Timeout(60)
class HttpAccessTest {
    private static final String VIEWING = "Bearer " + "v".repeat(32);
    private static final String OPERATING = "Bearer " + "o".repeat(32);
    private static final String ANNA = "Basic " + base64("anna:open sesame");
    private static final String BEN = "Basic " + base64("ben:123");

    @TempDir
    private Path folder = Path.of("unset");

    private final HttpClient client = HttpClient.newHttpClient();
    private DashboardServer server;

    @BeforeEach
    void start() throws IOException {
        Path users = Files.writeString(folder.resolve("users"), user("anna", "open sesame") + user("ben", "123"));
        server = start(new Auth(
                users,
                Set.of("anna"),
                List.of(
                        new Token("prometheus", Role.VIEWER, VIEWING.substring(7)),
                        new Token("deployer", Role.OPERATOR, OPERATING.substring(7))),
                false,
                false));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/dashboard/main.js",
                "/uplot/uPlot.esm.js",
                "/api/v1/status",
                "/api/v1/series/x",
                "/api/v1/stream",
                "/api/v1/openapi.yaml",
                "/nothing",
                "/healthz/../api/v1/status",
                "/healthz/",
                "/%68ealthz/x",
                "/METRICS"
            })
    void nothing_is_shown_without_a_login(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path, null);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().allValues("www-authenticate"))
                .containsExactly("Basic realm=\"Quatrain\", charset=\"UTF-8\"", "Bearer realm=\"Quatrain\"");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(answer.body()).contains("http.auth").doesNotContain("anna");
    }

    @Test
    void probes_and_metrics_are_open_unless_told_otherwise() throws Exception {
        for (String path : new String[] {"/healthz", "/readyz", "/metrics"}) {
            assertThat(send("GET", path, null).statusCode()).as(path).isEqualTo(200);
        }
        try (DashboardServer closed = start(
                new Auth(null, Set.of(), List.of(new Token("p", Role.VIEWER, VIEWING.substring(7))), true, true))) {
            for (String path : new String[] {"/healthz", "/readyz", "/metrics"}) {
                assertThat(send(closed, "GET", path, null).statusCode()).isEqualTo(401);
                assertThat(send(closed, "GET", path, VIEWING).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void only_an_operator_exchanges_models_and_no_page_of_another_site() throws Exception {
        for (String change : new String[] {"/api/v1/models/p/promote", "/api/v1/models/p/rollback"}) {
            assertThat(send("POST", change, null).statusCode()).isEqualTo(401);
            assertThat(send("POST", change, VIEWING).statusCode()).isEqualTo(403);
            assertThat(send("POST", change, BEN).statusCode()).isEqualTo(403);
            assertThat(send("POST", change, OPERATING).statusCode())
                    .as("let through to the route, which knows no such pipeline")
                    .isEqualTo(404);
            assertThat(send("POST", change, ANNA).statusCode()).isEqualTo(404);
            HttpRequest foreign = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + change))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .header("Authorization", ANNA)
                    .header("Origin", "https://elsewhere.example")
                    .build();
            assertThat(client.send(foreign, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(403);
        }
    }

    /** 405 says that the guard let the request through to the routes. */
    @ParameterizedTest
    @CsvSource({
        "GET, 401, 200, 200, 200, 200",
        "HEAD, 401, 200, 200, 200, 200",
        "POST, 401, 405, 403, 403, 405",
        "PUT, 401, 405, 403, 403, 405",
        "DELETE, 401, 405, 403, 403, 405",
        "PATCH, 401, 405, 403, 403, 405",
        "OPTIONS, 401, 405, 403, 403, 405",
        "FROBNICATE, 401, 405, 403, 403, 405"
    })
    void whoever_may_look_may_not_change(String method, int nobody, int anna, int ben, int viewing, int operating)
            throws Exception {
        assertThat(send(method, "/api/v1/status", null).statusCode()).isEqualTo(nobody);
        assertThat(send(method, "/api/v1/status", ANNA).statusCode()).isEqualTo(anna);
        assertThat(send(method, "/api/v1/status", BEN).statusCode()).isEqualTo(ben);
        assertThat(send(method, "/api/v1/status", VIEWING).statusCode()).isEqualTo(viewing);
        assertThat(send(method, "/api/v1/status", OPERATING).statusCode()).isEqualTo(operating);
        assertThat(send(method, "/healthz", null).statusCode())
                .isEqualTo(method.equals("GET") || method.equals("HEAD") ? 200 : 401);
    }

    @Test
    void the_live_stream_takes_both_kinds_of_login() throws Exception {
        for (String login : new String[] {BEN, VIEWING}) {
            HttpResponse<InputStream> stream =
                    client.send(request(server, "GET", "/api/v1/stream", login).build(), BodyHandlers.ofInputStream());
            assertThat(stream.statusCode()).isEqualTo(200);
            try (BufferedReader in = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                assertThat(in.readLine()).isEqualTo("retry: 1000");
            }
        }
    }

    @Test
    void an_address_that_guesses_is_told_to_wait_while_those_known_go_on() throws Exception {
        assertThat(send("GET", "/api/v1/status", ANNA).statusCode()).isEqualTo(200);
        int status = 0;
        int tries = 0;
        HttpResponse<String> answer = send("GET", "/api/v1/status", VIEWING);
        while (status != 429 && tries < 50) {
            answer = send("GET", "/api/v1/status", "Basic " + base64("anna:" + tries++));
            status = answer.statusCode();
        }
        assertThat(tries).isEqualTo(11);
        assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 60L);
        assertThat(send("GET", "/api/v1/status", BEN).statusCode()).isEqualTo(429);
        assertThat(send("GET", "/api/v1/status", ANNA).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/api/v1/status", VIEWING).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "cross-site, , false",
        "same-site, , false",
        "same-origin, https://evil.example, true",
        "none, , true",
        ", http://evil.example, false",
        ", null, false",
        ", https://plant.example:8443, true",
        ", https://PLANT.example:8443, true",
        ", https://plant.example, false",
        ", https://plant.example:8443.evil.example, false",
        ", , true"
    })
    void only_our_own_page_may_change_things_in_a_persons_name(String site, String origin, boolean admitted) {
        assertThat(SameOrigin.admits(site, origin, "plant.example:8443")).isEqualTo(admitted);
    }

    @Test
    void a_foreign_page_is_refused_even_with_a_persons_login_but_not_with_a_token() throws Exception {
        assertThat(rawStatus("POST", ANNA, "Origin: http://evil.example")).contains(" 403 ");
        assertThat(rawStatus("POST", ANNA, "Sec-Fetch-Site: cross-site")).contains(" 403 ");
        assertThat(rawStatus("POST", ANNA, "Origin: http://127.0.0.1:" + server.port()))
                .contains(" 405 ");
        assertThat(rawStatus("POST", OPERATING, "Origin: http://evil.example")).contains(" 405 ");
        assertThat(rawStatus("GET", ANNA, "Sec-Fetch-Site: cross-site")).contains(" 200 ");
    }

    @Test
    void https_is_served_with_the_certificate_and_insists_on_it() throws Exception {
        SelfSigned certificate = SelfSigned.in(folder);
        try (DashboardServer secure = start(https(certificate.certificate(), certificate.key()));
                Browser browser = Browser.launch()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("https://localhost:" + secure.port() + "/api/v1/status"))
                    .build();
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .sslContext(certificate.trusting())
                    .build()
                    .send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(answer.headers().firstValue("strict-transport-security")).hasValue("max-age=31536000");
            assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                    .isInstanceOf(SSLHandshakeException.class);
            Page page = browser.page(800, 600, ColorScheme.LIGHT, "anna", "open sesame");
            page.navigate("https://localhost:" + secure.port() + "/");
            page.getByTestId("connection").getByText("Live").waitFor();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void a_person_logs_in_with_the_browsers_own_prompt_and_sees_the_live_dashboard() {
        try (Browser browser = Browser.launch()) {
            Page page = browser.page(800, 600, ColorScheme.LIGHT, "ben", "123");
            page.navigate("http://127.0.0.1:" + server.port() + "/");
            page.getByTestId("connection").getByText("Live").waitFor();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void a_certificate_that_cannot_be_used_is_refused_in_words() throws Exception {
        SelfSigned certificate = SelfSigned.in(folder);
        Path text = Files.writeString(folder.resolve("text.pem"), "hello");
        assertThatThrownBy(() -> start(https(folder.resolve("absent.pem"), certificate.key())))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("http.tls.certificate cannot be read");
        assertThatThrownBy(() -> start(https(text, certificate.key())))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("HTTPS cannot be served");
        assertThatThrownBy(() -> start(https(certificate.certificate(), text)))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("PKCS #8");
    }

    private static Http https(Path certificate, Path key) {
        return new Http("127.0.0.1", 0, List.of(), new Tls(certificate, key), null);
    }

    private static DashboardServer start(Auth auth) {
        return start(new Http("127.0.0.1", 0, List.of(), null, auth));
    }

    private static DashboardServer start(Http http) {
        return DashboardServer.start(new DashboardServer.Options(
                http,
                "pumps",
                new FakeFleet().fleet(),
                () -> new Health(true, true, "RUNNING"),
                List::of,
                DashboardServer.Behind.NOTHING,
                new PrometheusRegistry()));
    }

    private HttpResponse<String> send(String method, String path, @Nullable String login) throws Exception {
        return send(server, method, path, login);
    }

    private HttpResponse<String> send(DashboardServer to, String method, String path, @Nullable String login)
            throws Exception {
        return client.send(request(to, method, path, login).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(DashboardServer to, String method, String path, @Nullable String login) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        return login == null ? request : request.header("Authorization", login);
    }

    /** The first line of the answer to a request with a header that the JDK's client does not let one set. */
    private String rawStatus(String method, String login, String header) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write((method + " /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                                    + "\r\nAuthorization: " + login + "\r\n" + header
                                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private static String user(String name, String password) {
        return name + ":" + BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, password.toCharArray()) + "\n";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
