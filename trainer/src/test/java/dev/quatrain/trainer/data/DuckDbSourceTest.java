package dev.quatrain.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Feature;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuckDbSourceTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void rows_are_sorted_by_series_and_time_and_the_first_of_equal_times_is_kept() throws Exception {
        Dataset data = read("""
                time,id,x,fault
                3000,b,5,NONE
                1000,a,1,
                2000,a,2,spike
                2000,a,9,
                4000,a,3,0
                """, "id", "fault");
        assertThat(data.series()).extracting(Series::name).containsExactly("a", "b");
        Series a = data.series().get(0);
        assertThat(a.times()).containsExactly(1000, 2000, 4000);
        assertThat(a.values()).isDeepEqualTo(new float[][] {{1}, {2}, {3}});
        assertThat(a.labels()).containsExactly("", "spike", "");
        assertThat(data.repeated()).isEqualTo(1);
    }

    @Test
    void what_is_no_number_is_missing_and_counted() throws Exception {
        Dataset data = read("time,x\n1000,1\n2000,\n3000,broken\n4000,inf\n5000,2.5\n", null, null);
        float[][] values = data.series().get(0).values();
        assertThat(Arrays.deepToString(values)).isEqualTo("[[1.0], [NaN], [NaN], [NaN], [2.5]]");
        assertThat(data.missing()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2013-12-02 21:15:00", "2013-12-02T21:15:00", "2013-12-02T21:15:00Z", "1386018900000"})
    void event_times_may_be_timestamps_or_milliseconds(String time) throws Exception {
        Dataset data = read("time,x\n" + time + ",1\n", null, null);
        assertThat(data.series().get(0).times()).containsExactly(1386018900000L);
    }

    @Test
    void the_interval_is_the_median_time_between_readings() throws Exception {
        assertThat(read("time,x\n0,1\n500,1\n1000,2\n9000,1\n9500,3\n", null, null)
                        .intervalMillis())
                .isEqualTo(500);
    }

    @Test
    void gzipped_csv_and_parquet_are_read_as_csv_is() throws Exception {
        String csv = "time,x\n1000,1\n2000,2\n";
        Path plain = Files.writeString(folder.resolve("plain.csv"), csv);
        Path zipped = folder.resolve("zipped.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write(csv.getBytes(StandardCharsets.UTF_8));
        }
        Path parquet = folder.resolve("table.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("COPY (SELECT * FROM read_csv('" + plain + "')) TO '" + parquet + "'");
        }
        for (Path file : List.of(plain, zipped, parquet)) {
            Dataset data = new DuckDbSource(plan(List.of(file), null, null, "x")).read();
            assertThat(data.series().get(0).values()).as("%s", file).isDeepEqualTo(new float[][] {{1}, {2}});
        }
    }

    @Test
    void several_files_are_read_as_one() throws Exception {
        Path first = Files.writeString(folder.resolve("1.csv"), "time,x\n1000,1\n");
        Path second = Files.writeString(folder.resolve("2.csv"), "time,x\n2000,2\n");
        List<Path> found = new DataFiles(java.util.Map.of()).find("*.csv", folder);
        assertThat(found).containsExactly(first, second);
        assertThat(new DuckDbSource(plan(found, null, null, "x")).read().rows()).isEqualTo(2);
    }

    @Test
    void an_unknown_column_is_named_with_the_nearest_one() throws Exception {
        Path file = Files.writeString(folder.resolve("a.csv"), "time,temperature\n1000,1\n");
        assertThatThrownBy(() -> new DuckDbSource(plan(List.of(file), null, null, "temprature")).read())
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("there is no column temprature. Did you mean temperature?");
    }

    @Test
    void a_time_that_cannot_be_read_is_shown() throws Exception {
        assertThatThrownBy(() -> read("time,x\nyesterday,1\n", null, null))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("`yesterday`, which is no event time");
    }

    @Test
    void a_file_without_rows_is_refused() throws Exception {
        assertThatThrownBy(() -> read("time,x\n", null, null))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("holds no rows");
    }

    private Dataset read(String csv, @Nullable String series, @Nullable String label) throws Exception {
        Path file = Files.writeString(folder.resolve("data.csv"), csv);
        return new DuckDbSource(plan(List.of(file), series, label, "x")).read();
    }

    private static DataPlan plan(List<Path> files, @Nullable String series, @Nullable String label, String... columns) {
        return new DataPlan(
                files,
                "time",
                DataPlan.TimeUnit.MILLIS,
                series,
                Arrays.stream(columns)
                        .map(column -> new FeatureColumn(new Feature(column, "", null, null), column))
                        .toList(),
                label,
                false,
                null);
    }
}
