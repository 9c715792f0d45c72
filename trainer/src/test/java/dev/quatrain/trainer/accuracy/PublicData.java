package dev.quatrain.trainer.accuracy;

import dev.quatrain.trainer.accuracy.datasets.DataFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The public data sets, for tests that read the real files. */
public final class PublicData {
    private PublicData() {}

    /** The folder; skips the test that asks where it does not hold what is needed. */
    public static DataFolder with(String needed) {
        String named = System.getenv("QUATRAIN_DATA");
        DataFolder folder = new DataFolder(named == null ? Path.of("..", "..", "shared", "data") : Path.of(named));
        Assumptions.assumeTrue(
                folder.has(needed),
                () -> "Skipped: there is no " + folder.root().resolve(needed)
                        + ". Set QUATRAIN_DATA to the data sets' folder.");
        return folder;
    }
}
