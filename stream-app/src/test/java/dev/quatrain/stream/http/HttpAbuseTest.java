package dev.quatrain.stream.http;

import static dev.quatrain.stream.live.FakeRecords.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quatrain.stream.config.AppConfig.Http;
import dev.quatrain.stream.fleet.FakeFleet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that do not mean well, or not know better: each is answered or cut off, and others are served meanwhile. */
@Timeout(90)
class HttpAbuseTest {
    private static final long SEED = Long.getLong("seed", 7);
    private static final int PATIENCE_MILLIS = 1500;

    private final Random random = new Random(SEED);
    private final FakeFleet view = new FakeFleet();
    private DashboardServer server;

    @BeforeEach
    void start() {
        server = DashboardServer.start(
                new DashboardServer.Options(
                        Http.local(0),
                        "pumps",
                        view.fleet(),
                        () -> new Health(true, true, "RUNNING"),
                        List::of,
                        DashboardServer.Behind.NOTHING,
                        new PrometheusRegistry()),
                PATIENCE_MILLIS);
    }

    @AfterEach
    void everybody_else_is_still_served() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/status"))
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        server.close();
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void requests_that_are_too_large_are_refused_with_a_problem_and_every_header() throws Exception {
        assertThat(answer("GET /" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .matches("(?s)HTTP/1.[01] 414 .*")
                .contains("application/problem+json", "nosniff");
        assertThat(answer("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(100_000) + "\r\n\r\n"))
                .matches("(?s)HTTP/1.[01] 431 .*");
        assertThat(answer("GET / HTTP/1.1\r\nHost: localhost\r\n" + "X: y\r\n".repeat(100_000) + "\r\n"))
                .matches("(?s)HTTP/1.[01] 431 .*");
        assertThat(answer("nonsense\r\n\r\n")).matches("(?s)HTTP/1.[01] 400 .*");
        assertThat(answer("GET /api/v1/series?q=" + "%41".repeat(1000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void noise_never_gets_more_than_a_refusal() throws Exception {
        String request = "GET /api/v1/series?limit=5 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n";
        for (int i = 0; i < 300; i++) {
            byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
            for (int n = random.nextInt(6); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try (Socket socket = connect(2000)) {
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                String status = firstLine(socket);
                assertThat(status == null || status.matches("\\S+ (?!500)[2-5]\\d\\d .*"))
                        .as("seed %d: %s for %s", SEED, status, new String(bytes, StandardCharsets.ISO_8859_1))
                        .isTrue();
            }
        }
    }

    @Test
    void a_body_that_nobody_asked_for_is_not_kept() throws Exception {
        Runtime.getRuntime().gc();
        long before = used();
        try (Socket socket = connect(10_000)) {
            OutputStream out = socket.getOutputStream();
            out.write("POST /api/v1/status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = new byte[1 << 20];
            try {
                for (int i = 0; i < 100; i++) {
                    out.write(chunk);
                }
            } catch (SocketException e) {
                assertThat(e).as("cut off").isNotNull();
            }
        }
        Runtime.getRuntime().gc();
        assertThat(used() - before).isLessThan(50 << 20);
    }

    @Test
    void a_client_that_sends_byte_by_byte_is_cut_off_and_so_is_one_that_sends_nothing() throws Exception {
        try (Socket silent = connect(20_000);
                Socket dripping = connect(50);
                Socket keptAlive = connect(50)) {
            keptAlive.getOutputStream().write(bytes("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            byte[] slow = bytes("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(1000));
            long began = System.nanoTime();
            boolean cutOff = false;
            boolean keptCutOff = false;
            for (int i = 0; i < 200 && !(cutOff && keptCutOff); i++) {
                cutOff = cutOff || dripped(dripping, slow[i]);
                keptCutOff = keptCutOff || dripped(keptAlive, slow[i]);
            }
            assertThat(cutOff && keptCutOff).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** Sends a byte, waits a moment for the end of the connection; whether it has come. */
    private static boolean dripped(Socket socket, byte next) throws IOException {
        try {
            socket.getOutputStream().write(next);
            byte[] answer = new byte[4096];
            return socket.getInputStream().read(answer) < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void a_thousand_live_streams_at_once_all_get_the_next_score() throws Exception {
        List<Socket> open = new ArrayList<>();
        view.accept(score("a", "m", 1, 0.5f));
        Runtime.getRuntime().gc();
        long before = used();
        try {
            for (int i = 0; i < 1000; i++) {
                Socket socket = connect(20_000);
                socket.getOutputStream()
                        .write(bytes("GET /api/v1/series/a/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"));
                open.add(socket);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> server.liveClients() == 1000);
            view.accept(score("a", "m", 2, 0.5f));
            for (Socket socket : open) {
                assertThat(until(socket, "event: score")).isTrue();
            }
            Runtime.getRuntime().gc();
            assertThat(used() - before).as("bytes for 1,000 clients").isLessThan(200 << 20);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> server.liveClients() == 0);
    }

    @Test
    void connections_beyond_the_most_are_cut_off_at_once_and_make_room_when_they_end() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < Connections.MOST + 20; i++) {
                open.add(connect(10_000));
            }
            assertThat(open.get(open.size() - 1).getInputStream().read()).isEqualTo(-1);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            String status = answer("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return status.startsWith("HTTP/1.1 200");
        });
    }

    private static boolean until(Socket socket, String wanted) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        long deadline = System.nanoTime()
                + Duration.ofSeconds(20).toNanos(); // heartbeats keep the socket's own from running out
        for (String line = in.readLine(); line != null && System.nanoTime() < deadline; line = in.readLine()) {
            if (line.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** All that the server says until it hangs up, or has said nothing for a while. */
    private String answer(String request) throws IOException {
        StringBuilder said = new StringBuilder();
        try (Socket socket = connect(1000)) {
            try {
                socket.getOutputStream().write(bytes(request));
            } catch (SocketException e) {
                said.append(""); // cut off while sending; what was said before can still be read
            }
            byte[] buffer = new byte[8192];
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                said.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketTimeoutException | SocketException e) {
            return said.toString();
        }
        return said.toString();
    }

    private static @Nullable String firstLine(Socket socket) throws IOException {
        try {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine();
        } catch (SocketException | SocketTimeoutException e) {
            return null;
        }
    }

    private Socket connect(int timeoutMillis) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(timeoutMillis);
        return socket;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
