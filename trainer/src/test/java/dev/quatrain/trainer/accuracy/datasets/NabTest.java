package dev.quatrain.trainer.accuracy.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NabTest {
    private static final LocalDateTime START = LocalDateTime.of(2020, 1, 1, 0, 0);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final long START_MILLIS = START.toInstant(ZoneOffset.UTC).toEpochMilli();
    private static final long HOUR = 3_600_000;

    @TempDir
    private Path root;

    /** 200 hours, the 150th twice; rows 40 to 49 and 50 to 59 are windows. */
    private List<SplitData> read() throws IOException {
        Path data = Files.createDirectories(root.resolve("nab/data/kind"));
        StringBuilder rows = new StringBuilder("timestamp,value\n");
        for (int t = 0; t < 200; t++) {
            rows.append(stamp(t > 150 ? t - 1 : t)).append(',').append(t).append(".5\n");
        }
        Files.writeString(data.resolve("a.csv"), rows);
        Path labels = Files.createDirectories(root.resolve("nab/labels"));
        Files.writeString(
                labels.resolve("combined_windows.json"), """
                { "kind/a.csv": [["%s.000000", "%s.000000"], ["%s.000000", "%s.000000"]], "kind/not-here.csv": [] }
                """.formatted(stamp(40), stamp(49), stamp(50), stamp(59)));
        return DataSources.find("nab").orElseThrow().read(new DataFolder(root), 1);
    }

    private static String stamp(int hours) {
        return START.plusHours(hours).format(STAMP);
    }

    @Test
    void the_probation_trains_and_validates_and_all_else_is_tested() throws IOException {
        SplitData file = read().get(0);
        assertThat(file.name()).isEqualTo("kind/a.csv");
        assertThat(file.intervalMillis()).isEqualTo(HOUR);
        assertThat(file.readings(Role.TRAIN)).isEqualTo(24);
        assertThat(file.readings(Role.VALIDATION)).isEqualTo(6);
        assertThat(file.readings(Role.TEST)).isEqualTo(170);
        assertThat(file.series().get(0).series().values()[7]).containsExactly(7.5f);
    }

    @Test
    void labels_tell_windows_apart_that_touch() throws IOException {
        String[] labels = read().get(0).series().get(0).series().labels();
        assertThat(labels[39]).isEmpty();
        assertThat(labels[40]).isEqualTo(labels[49]).isNotEmpty();
        assertThat(labels[50]).isEqualTo(labels[59]).isNotEmpty().isNotEqualTo(labels[49]);
        assertThat(labels[60]).isEmpty();
    }

    @Test
    void a_time_that_comes_twice_is_moved_on_so_that_its_row_is_scored() throws IOException {
        long[] times = read().get(0).series().get(0).series().times();
        assertThat(times[150]).isEqualTo(START_MILLIS + 150 * HOUR);
        assertThat(times[151]).isEqualTo(START_MILLIS + 150 * HOUR + 1);
        assertThat(times[152]).isEqualTo(START_MILLIS + 151 * HOUR);
    }

    @Test
    void a_folder_without_the_benchmark_is_told() {
        assertThatThrownBy(() -> DataSources.find("nab").orElseThrow().read(new DataFolder(root), 1))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("QUATRAIN_DATA");
    }
}
