package dev.quatrain.stream.faults;

import dev.quatrain.stream.app.AppProcess;
import dev.quatrain.stream.broker.BrokerCluster;
import dev.quatrain.stream.faults.AppSettings.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One instance of the application, from start to end and back again, with a state folder that it keeps. */
final class Instance implements AutoCloseable {
    /** What a process ended by SIGTERM returns: 128 + 15. */
    private static final int TERMINATED = 143;

    private final AppSettings settings;
    private final BrokerCluster cluster;
    private final Path folder;
    private final int number;
    private Store store = Store.MEMORY;
    private @Nullable AppProcess process;

    /** @param folder of the application, which has one for each instance in it */
    Instance(AppSettings settings, BrokerCluster cluster, Path folder, int number) {
        this.settings = settings;
        this.cluster = cluster;
        this.folder = folder;
        this.number = number;
    }

    void start() throws IOException {
        Files.createDirectories(folder);
        Path config = settings.write(folder, cluster, store);
        process = AppProcess.start(
                folder.resolve("app-" + number + ".log"),
                Map.of("QUATRAIN_KAFKA_STATE_DIR", stateFolder().toString()),
                "serve",
                config.toString());
    }

    /** Whether it was started and has not been ended since. */
    boolean runs() {
        return process != null;
    }

    /** Fails if it ended by itself. */
    void check() {
        if (process != null && !process.isAlive()) {
            throw new AssertionError("Instance " + number + " ended by itself with exit code " + process.await()
                    + "; see app-" + number + ".log in " + folder);
        }
    }

    /** SIGKILL. */
    void kill() {
        running().kill();
        process = null;
    }

    /** SIGTERM, to which there is one right answer. */
    void terminate() {
        int code = running().terminate();
        process = null;
        if (code != TERMINATED) {
            throw new AssertionError("Instance " + number + " answered SIGTERM with exit code " + code + "; see app-"
                    + number + ".log in " + folder);
        }
    }

    void pause() {
        running().pause();
    }

    void resume() {
        running().resume();
    }

    /** From the next start on, states are elsewhere. */
    void changeStore() {
        store = store.other();
    }

    /** Deletes the state folder. */
    void wipe() throws IOException {
        if (!Files.exists(stateFolder())) {
            return;
        }
        try (Stream<Path> found = Files.walk(stateFolder())) {
            List<Path> contentsFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path file : contentsFirst) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Path stateFolder() {
        return folder.resolve("state-" + number);
    }

    private AppProcess running() {
        if (process == null) {
            throw new IllegalStateException("Instance " + number + " does not run");
        }
        return process;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
