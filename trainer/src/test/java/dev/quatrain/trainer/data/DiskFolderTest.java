package dev.quatrain.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFolderTest {
    @TempDir
    private Path temporary = Path.of("");

    @Test
    void what_a_killed_process_left_is_removed_and_what_is_in_use_stays() throws Exception {
        Path left = Files.createDirectory(temporary.resolve("quatrain-readings1"));
        Files.writeString(left.resolve("lock"), "");
        Files.writeString(left.resolve("readings.duckdb"), "much");
        Path unrelated = Files.createDirectory(temporary.resolve("quatrain-readings2"));
        try (DiskFolder used = DiskFolder.in(temporary)) {
            Files.writeString(used.path().resolve("readings.duckdb"), "much");
            assertThat(left).doesNotExist();
            DiskFolder.in(temporary).close();
            assertThat(used.path().resolve("readings.duckdb")).exists();
        }
        assertThat(temporary).isDirectoryContaining(path -> path.equals(unrelated));
        try (var all = Files.list(temporary)) {
            assertThat(all).containsExactly(unrelated);
        }
    }
}
