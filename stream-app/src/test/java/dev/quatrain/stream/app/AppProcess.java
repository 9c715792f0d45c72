package dev.quatrain.stream.app;

import dev.quatrain.stream.processes.JavaProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The application as a process of its own, which a test may kill. */
public final class AppProcess implements AutoCloseable {
    private final JavaProcess process;

    private AppProcess(JavaProcess process) {
        this.process = process;
    }

    /** Starts a command of the application with this test's class path; its output goes to a file. */
    public static AppProcess start(Path output, Map<String, String> environment, String... arguments) {
        return new AppProcess(
                JavaProcess.start(output, environment, List.of(), "dev.quatrain.stream.cli.Main", arguments));
    }

    /** SIGKILL: no shutdown hook, no flush, no goodbye. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM, as Kubernetes and Ctrl-C-like tools send it; the exit code. */
    public int terminate() {
        return process.terminate();
    }

    /** SIGSTOP: nothing runs, not even a heartbeat. */
    public void pause() {
        process.pause();
    }

    /** SIGCONT: goes on as if no time had passed. */
    public void resume() {
        process.resume();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code, waited for up to a minute. */
    public int await() {
        return process.await();
    }

    @Override
    public void close() {
        process.close();
    }
}
