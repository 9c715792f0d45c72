package dev.quatrain.trainer.accuracy.nab;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Where the benchmark's files lie on this machine. */
final class NabFolder {
    private NabFolder() {}

    /** The folder, from {@code QUATRAIN_DATA} or beside the checkout; the test is skipped where there is none. */
    static Path orSkip() {
        String data = System.getenv("QUATRAIN_DATA");
        Path folder = data != null ? Path.of(data, "nab") : Path.of("../../shared/data/nab");
        Assumptions.assumeTrue(
                Files.isDirectory(folder.resolve("data")),
                () -> "The Numenta Anomaly Benchmark is not at "
                        + folder.toAbsolutePath().normalize()
                        + "; set QUATRAIN_DATA to the folder that holds nab to run this test.");
        return folder;
    }
}
