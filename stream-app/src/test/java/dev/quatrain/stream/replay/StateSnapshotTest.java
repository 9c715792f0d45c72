package dev.quatrain.stream.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.stream.replay.StateSnapshot.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateSnapshotTest {
    private static final RecordLayout LAYOUT = new RecordLayout(1, 0, 1, 0);

    @TempDir
    private Path folder = Path.of("unset");

    /** Two partitions, the first with two series. */
    private Path written() {
        Path file = folder.resolve("a.state");
        SeriesTable table = table();
        try (SnapshotWriter writer = new SnapshotWriter(file, new Origin("app", "p", "readings"))) {
            Map<String, byte[]> records = new LinkedHashMap<>();
            records.put("one", table.record(table.find("one")));
            records.put("zwölf", table.record(table.find("zwölf")));
            writer.partition(0, 7, records);
            writer.partition(1, 1L << 40, Map.of());
            writer.complete();
        }
        return file;
    }

    private static SeriesTable table() {
        SeriesTable table = new SeriesTable(LAYOUT);
        table.setLastEvent(table.findOrCreate("one", 5), 100);
        table.setLastEvent(table.findOrCreate("zwölf", 5), 200);
        return table;
    }

    @Test
    void what_was_written_is_read_again() {
        StateSnapshot snapshot = StateSnapshot.open(written());
        assertThat(snapshot.origin()).isEqualTo(new Origin("app", "p", "readings"));
        assertThat(snapshot.offsets()).containsExactly(Map.entry(0, 7L), Map.entry(1, 1L << 40));
        assertThat(snapshot.series()).isEqualTo(2);
        SeriesTable table = new SeriesTable(LAYOUT);
        snapshot.restore(1, table, 5, Assertions::fail);
        assertThat(table.size()).isZero();
        snapshot.restore(0, table, 5, Assertions::fail);
        assertThat(table.lastEventMillis(table.find("zwölf"))).isEqualTo(200);
        assertThat(table.record(table.find("one"))).isEqualTo(table().record(0));
    }

    /** If it changes, so must the version, and this file stays readable. */
    @Test
    void the_layout_is_the_one_drawn() throws IOException {
        byte[] bytes = Files.readAllBytes(written());
        String header = "{\"app\":\"app\",\"pipeline\":\"p\",\"topic\":\"readings\"}";
        assertThat(HexFormat.of().formatHex(bytes, 0, 9)).isEqualTo("51544e5354415445" + "01");
        assertThat(new String(bytes, 13, header.length(), StandardCharsets.UTF_8))
                .isEqualTo(header);
        assertThat(HexFormat.of().formatHex(bytes, 13 + header.length(), 13 + header.length() + 23))
                .isEqualTo("00000000" + "0000000000000007" + "00000003" + "6f6e65" + "00000020");
        assertThat(HexFormat.of().formatHex(bytes, bytes.length - 32, bytes.length - 8))
                .isEqualTo("ffffffff" + "00000001" + "0000010000000000" + "ffffffff" + "ffffffff");
    }

    @Test
    void a_file_that_is_cut_off_or_changed_is_refused_wherever_it_is() throws IOException {
        Path file = written();
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> StateSnapshot.open(file)).isInstanceOf(OperatorError.class);
        }
        Random random = new Random(3);
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, changed);
            assertThatThrownBy(() -> StateSnapshot.open(file)).as("byte %d", at).isInstanceOf(OperatorError.class);
        }
    }

    @Test
    void one_of_a_newer_build_is_refused_with_advice() throws IOException {
        Path file = written();
        byte[] bytes = Files.readAllBytes(file);
        bytes[8] = 2;
        Files.write(file, bytes);
        assertThatThrownBy(() -> StateSnapshot.open(file))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("has version 2, this build reads version 1")
                .hasMessageContaining("newer Quatrain");
    }

    @Test
    void a_writer_that_is_not_complete_leaves_nothing() {
        try (SnapshotWriter writer = new SnapshotWriter(folder.resolve("b.state"), new Origin("a", "p", "t"))) {
            writer.partition(0, 1, Map.of());
        }
        assertThat(folder).isEmptyDirectory();
    }
}
