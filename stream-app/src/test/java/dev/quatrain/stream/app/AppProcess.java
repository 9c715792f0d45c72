package dev.quatrain.stream.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The application as a process of its own, which a test may kill. */
final class AppProcess implements AutoCloseable {
    private final Process process;

    private AppProcess(Process process) {
        this.process = process;
    }

    /** Starts a command of the application with this test's class path; its output goes to a file. */
    static AppProcess start(Path output, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "dev.quatrain.stream.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        // Not as an argument: ONNX Runtime 1.29 crashes in a process whose command line is longer than about 4,000
        // bytes.
        builder.environment()
                .put(
                        "CLASSPATH",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        builder.environment().putAll(environment);
        try {
            return new AppProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL: no shutdown hook, no flush, no goodbye. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** SIGTERM, as Kubernetes and Ctrl-C-like tools send it; the exit code. */
    int terminate() {
        process.destroy();
        return await();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code, waited for up to a minute. */
    int await() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("The process did not end within a minute");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
