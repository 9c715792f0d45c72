package dev.quatrain.stream.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Looks at a running instance from outside: Linux's {@code /proc}, its own metrics, and the JDK's {@code jcmd} for a full collection. */
final class SoakProbe {
    private final HttpClient http = HttpClient.newHttpClient();
    private final long pid;
    private final URI metrics;
    private final long start = System.nanoTime();

    SoakProbe(long pid, int port) {
        this.pid = pid;
        this.metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    }

    SoakSample sample() throws IOException, InterruptedException {
        collect();
        List<String> lines = http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .toList();
        List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
        return new SoakSample(
                (System.nanoTime() - start) / 1e9,
                sum(lines, "jvm_memory_used_bytes{area=\"heap\""),
                1024 * number(status, "VmRSS:"),
                number(status, "Threads:"),
                files(),
                sum(lines, "quatrain_state_bytes"),
                sum(lines, "quatrain_events_total"),
                sum(lines, "quatrain_lag_readings"));
    }

    private void collect() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!jcmd.waitFor(30, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
            jcmd.destroyForcibly();
            throw new AssertionError("jcmd could not make process " + pid + " collect garbage");
        }
    }

    private double files() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return open.count();
        }
    }

    /** Of all samples of a metric. */
    private static double sum(List<String> lines, String beginning) {
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static double number(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(
                        line.substring(name.length()).replace("kB", "").strip()))
                .findFirst()
                .orElseThrow();
    }
}
