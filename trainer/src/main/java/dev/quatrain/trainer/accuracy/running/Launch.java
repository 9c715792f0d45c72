package dev.quatrain.trainer.accuracy.running;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts runs as processes of this Java and waits for them. The class path travels in the environment: ONNX Runtime does not survive a
 * long command line. Thread-safe.
 */
final class Launch implements AutoCloseable {
    private static final int LAST_LINES = 15;
    private static final List<String> INHERITED =
            List.of("quatrain.commit", "org.bytedeco.javacpp.maxbytes", "org.bytedeco.javacpp.maxphysicalbytes");

    private final ResultFiles files;
    private final Path dataRoot;
    private final Duration limit;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    Launch(ResultFiles files, Path dataRoot, Duration limit) {
        this.files = files;
        this.dataRoot = dataRoot;
        this.limit = limit;
    }

    Outcome run(RunKey key) throws InterruptedException {
        Path log = files.file(key, ".log");
        try {
            Files.createDirectories(files.folder());
            Files.deleteIfExists(files.file(key, ".json"));
            Process process = command(key)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            running.add(process);
            try {
                boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
                if (!ended) {
                    return Outcome.failed(key, "took longer than " + limit.toMinutes() + " minutes\n" + last(log));
                }
                return process.exitValue() == 0
                        ? files.find(key)
                                .map(result -> Outcome.of(result, false))
                                .orElseGet(() -> Outcome.failed(key, "ended without a result"))
                        : Outcome.failed(key, "exit code " + process.exitValue() + "\n" + last(log));
            } finally {
                process.destroyForcibly();
                running.remove(process);
            }
        } catch (IOException e) {
            return Outcome.failed(key, String.valueOf(e.getMessage()));
        }
    }

    private ProcessBuilder command(RunKey key) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-Xmx" + Runtime.getRuntime().maxMemory() / (1 << 20) + "m");
        for (String property : INHERITED) {
            String value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        }
        command.addAll(List.of(
                RunProcess.class.getName(),
                files.folder().toAbsolutePath().toString(),
                key.contest(),
                key.contender(),
                Long.toString(key.seed()),
                key.quick() ? "quick" : "full"));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.put("CLASSPATH", System.getProperty("java.class.path"));
        environment.put("OMP_NUM_THREADS", "1");
        environment.put("QUATRAIN_DATA", dataRoot.toAbsolutePath().toString());
        return builder;
    }

    private static String last(Path log) throws IOException {
        String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        return lines.stream().skip(Math.max(0, lines.size() - LAST_LINES)).collect(Collectors.joining("\n"));
    }

    /** Ends the processes that still run. */
    @Override
    public void close() {
        running.forEach(Process::destroyForcibly);
    }
}
