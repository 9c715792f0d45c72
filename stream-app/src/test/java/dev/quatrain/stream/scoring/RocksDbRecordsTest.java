package dev.quatrain.stream.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class RocksDbRecordsTest {
    @TempDir
    private Path folder = Path.of("unset");

    @BeforeAll
    static void load() {
        RocksDbRecords.load();
    }

    @Test
    void the_newest_record_of_a_series_is_found_until_it_is_removed() throws IOException {
        RocksDbRecords records = records();
        assertThat(records.get("ä")).isNull();
        records.put("ä", new byte[] {1});
        records.put("b", new byte[] {2});
        records.put("ä", new byte[] {3, 4});
        assertThat(records.get("ä")).containsExactly(3, 4);
        records.remove("b");
        assertThat(records.get("b")).isNull();
        Map<String, byte[]> all = new TreeMap<>();
        records.forEach(all::put);
        assertThat(all).containsOnlyKeys("ä");
        records.clear();
    }

    @Test
    void nothing_is_on_disk_before_the_first_record_nor_after_all_are_forgotten() throws IOException {
        RocksDbRecords records = records();
        assertThat(records.get("a")).isNull();
        assertThat(files()).isEmpty();
        records.put("a", new byte[] {1});
        assertThat(files()).hasSize(1);
        records.clear();
        assertThat(files()).isEmpty();
        assertThat(records.get("a")).isNull();
        records.put("b", new byte[] {1});
        assertThat(records.get("a")).isNull();
        records.clear();
    }

    @Test
    void what_a_killed_process_left_is_removed_and_what_is_in_use_is_not() throws Exception {
        Path left = Files.createDirectory(folder.resolve("states-p-1234"));
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB killed = RocksDB.open(options, left.toString())) {
            killed.put(new byte[] {1}, new byte[] {1});
        }
        Path others = Files.createDirectory(folder.resolve("states-q-1234"));
        RocksDbRecords used = records();
        used.put("a", new byte[] {1});
        assertThat(left).doesNotExist();

        RocksDbRecords records = records();
        records.put("b", new byte[] {2});

        assertThat(used.get("a")).containsExactly(1);
        assertThat(files()).hasSize(3).contains(others);
        used.clear();
        records.clear();
        assertThat(files()).containsExactly(others);
    }

    @Test
    void a_folder_that_cannot_be_written_is_a_matter_for_the_operator() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        RocksDbRecords records = new RocksDbRecords("states-p");
        records.beneath(file.resolve("0_0"));
        assertThatThrownBy(() -> records.put("a", new byte[] {1}))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("state.dir");
    }

    private RocksDbRecords records() {
        RocksDbRecords records = new RocksDbRecords("states-p");
        records.beneath(folder);
        return records;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
