package dev.quatrain.stream.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs Prometheus' own checks. */
final class Promtool {
    private Promtool() {}

    /**
     * How a check ended.
     *
     * @param said both of its outputs
     */
    record Verdict(int code, String said) {}

    /** @param input what it reads from its standard input */
    static Verdict run(Path folder, String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(PrometheusServer.executable("promtool").toString());
        command.addAll(List.of(arguments));
        Path in = Files.writeString(folder.resolve("promtool.in"), input);
        Path out = folder.resolve("promtool.out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("promtool did not end within 30 s: " + command);
        }
        return new Verdict(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
    }
}
