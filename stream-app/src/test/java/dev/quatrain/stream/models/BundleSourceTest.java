package dev.quatrain.stream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quatrain.model.bundle.BundleRefused;
import dev.quatrain.model.bundle.BundleRefused.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BundleSourceTest {
    private static final byte[] CONTENT = "a bundle".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder = Path.of("unset");

    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server = unset();
    private String url = "";

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/models/good.qtn", exchange -> answer(exchange, 200));
        server.createContext("/missing", exchange -> answer(exchange, 404));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", url + "models/good.qtn");
            answer(exchange, 302);
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 20];
            while (end.getCount() > 0) {
                exchange.getResponseBody().write(much);
            }
        });
        server.createContext("/stalled", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(CONTENT);
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private static HttpServer unset() {
        try {
            return HttpServer.create();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, CONTENT.length);
        exchange.getResponseBody().write(CONTENT);
        exchange.close();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private static Reason refused(BundleSource source, String location) {
        return catchThrowableOfType(BundleRefused.class, () -> source.fetch(location))
                .reason();
    }

    @Test
    void a_bundle_is_fetched_by_path_and_by_url() throws IOException {
        Path file = Files.write(folder.resolve("good.qtn"), CONTENT);
        BundleSource source = new BundleSource(List.of());
        assertThat(source.fetch(file.toString())).isEqualTo(CONTENT);
        assertThat(source.fetch(url + "models/good.qtn")).isEqualTo(CONTENT);
    }

    @Test
    void what_is_not_there_or_somewhere_else_is_not_reached() {
        BundleSource source = new BundleSource(List.of());
        assertThat(refused(source, folder.resolve("absent.qtn").toString())).isEqualTo(Reason.NOT_REACHABLE);
        assertThat(refused(source, url + "missing")).isEqualTo(Reason.NOT_REACHABLE);
        assertThat(refused(source, url + "moved")).isEqualTo(Reason.NOT_REACHABLE);
        assertThat(refused(source, "http://127.0.0.1:1/x.qtn")).isEqualTo(Reason.NOT_REACHABLE);
        assertThat(refused(source, "http://not a url")).isEqualTo(Reason.NOT_REACHABLE);
        assertThat(refused(source, folder.toString())).isEqualTo(Reason.NOT_REACHABLE);
    }

    @Test
    void a_download_without_end_is_given_up_long_before_memory_is() {
        assertThat(refused(new BundleSource(List.of(), Duration.ofSeconds(30), 5 << 20), url + "endless"))
                .isEqualTo(Reason.LIMIT_EXCEEDED);
    }

    @Test
    void a_download_that_stalls_is_given_up() {
        long start = System.nanoTime();
        assertThat(refused(new BundleSource(List.of(), Duration.ofMillis(500), 5 << 20), url + "stalled"))
                .isEqualTo(Reason.NOT_REACHABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void a_file_that_is_too_large_is_not_read() throws IOException {
        Path file = Files.write(folder.resolve("large.qtn"), new byte[2000]);
        assertThat(refused(new BundleSource(List.of(), Duration.ofSeconds(1), 1000), file.toString()))
                .isEqualTo(Reason.LIMIT_EXCEEDED);
    }

    @Test
    void only_allowed_places_are_asked_whatever_the_spelling() throws IOException {
        Path models = Files.createDirectory(folder.resolve("models"));
        Path inside = Files.write(models.resolve("good.qtn"), CONTENT);
        Path outside = Files.write(folder.resolve("secret"), CONTENT);
        Files.createSymbolicLink(models.resolve("link.qtn"), outside);
        BundleSource source = new BundleSource(List.of(models.toString(), url + "models"));
        assertThat(source.fetch(inside.toString())).isEqualTo(CONTENT);
        assertThat(source.fetch(url + "models/good.qtn")).isEqualTo(CONTENT);
        for (String location : List.of(
                outside.toString(),
                models + "/../secret",
                models.resolve("link.qtn").toString(),
                url + "missing",
                url + "models/../missing",
                url + "models/%2e%2e/missing",
                url + "modelsX/good.qtn",
                url.replace("//", "//" + "user@") + "models/good.qtn")) {
            assertThat(refused(source, location)).as(location).isEqualTo(Reason.SOURCE_NOT_ALLOWED);
        }
    }
}
