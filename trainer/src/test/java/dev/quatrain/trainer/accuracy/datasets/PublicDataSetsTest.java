package dev.quatrain.trainer.accuracy.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.accuracy.PublicData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicDataSetsTest {
    private static List<SplitData> read(String name, String needed) {
        return DataSources.find(name).orElseThrow().read(PublicData.with(needed), 1);
    }

    private static long series(SplitData data, Role role) {
        return data.series().stream().filter(s -> s.role(0) == role).count();
    }

    private static Map<String, Long> classes(SplitData data, Role role) {
        return data.series().stream()
                .filter(s -> s.role(0) == role)
                .collect(Collectors.groupingBy(s -> s.series().labels()[0], TreeMap::new, Collectors.counting()));
    }

    @Test
    void skab_has_34_files_whose_rows_from_400_on_are_tested() {
        List<SplitData> files = read("skab", "skab");
        assertThat(files).hasSize(34);
        SplitData first = files.get(0);
        assertThat(first.name()).isEqualTo("valve1/0");
        assertThat(first.features()).hasSize(8).startsWith("Accelerometer1RMS").endsWith("Volume Flow RateRMS");
        SplitSeries series = first.series().get(0);
        assertThat(series.trainEnd()).isEqualTo(320);
        assertThat(series.validationEnd()).isEqualTo(400);
        assertThat(series.series().values()[0])
                .containsExactly(0.0265878f, 0.0401113f, 1.3302f, 0.054711f, 79.3366f, 26.0199f, 233.062f, 32.0f);
        assertThat(series.series().times()[0]).isEqualTo(1_583_748_873_000L);
        long rows = files.stream().mapToLong(f -> f.readings(Role.TEST)).sum();
        long abnormal = files.stream()
                .flatMap(f -> f.series().stream())
                .mapToLong(s -> java.util.stream.IntStream.range(s.validationEnd(), s.length())
                        .filter(s.series()::isLabelled)
                        .count())
                .sum();
        assertThat(rows).isEqualTo(23_801);
        assertThat(100.0 * abnormal / rows).isCloseTo(53.7, within(0.05));
    }

    @Test
    void nab_has_44_files_with_81_windows_after_the_probation() {
        List<SplitData> files = read("nab", "nab");
        assertThat(files).hasSize(44);
        long windows = 0;
        for (SplitData file : files) {
            String[] labels = file.series().get(0).series().labels();
            for (int t = 1; t < labels.length; t++) {
                windows += labels[t].isEmpty() || labels[t].equals(labels[t - 1]) ? 0 : 1;
            }
            assertThat(file.readings(Role.TRAIN)).as(file.name()).isBetween(180L, 600L);
        }
        assertThat(windows).isEqualTo(81);
    }

    @Test
    void ecg5000_trains_on_normal_beats_alone() {
        SplitData beats = read("ecg5000_ad", "ecg5000_ad").get(0);
        assertThat(classes(beats, Role.TRAIN)).isEqualTo(Map.of("", 1868L));
        assertThat(classes(beats, Role.VALIDATION)).isEqualTo(Map.of("", 467L));
        assertThat(classes(beats, Role.TEST)).isEqualTo(Map.of("", 584L, "abnormal", 2081L));
        assertThat(beats.series()).allMatch(s -> s.length() == 140);
        float[][] first = beats.series().get(0).series().values();
        assertThat(first[0][0]).isEqualTo(-1.564357f);
        assertThat(first[1][0]).isEqualTo(-4.36424f);
        double mean = java.util.Arrays.stream(first)
                .mapToDouble(row -> row[0])
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(0, within(1e-5));
    }

    @ParameterizedTest
    @CsvSource({"smd, 4, 38, 23688, 15.65", "asd, 6, 19, 8640, 0"})
    void entities_train_on_one_file_and_are_tested_on_the_next(
            String name, int entities, int features, int rows, double abnormalOfFirst) {
        List<SplitData> all = read(name, name);
        assertThat(all).hasSize(entities);
        SplitData first = all.get(0);
        assertThat(first.features()).hasSize(features).startsWith("m01");
        assertThat(first.readings(Role.TRAIN) + first.readings(Role.VALIDATION)).isEqualTo(rows);
        assertThat(first.readings(Role.VALIDATION)).isEqualTo(Math.round(0.2 * rows));
        SplitSeries train = first.series().get(0);
        SplitSeries test = first.series().get(1);
        assertThat(test.series().times()[0] - train.series().times()[train.length() - 1])
                .isEqualTo(first.intervalMillis());
        if (abnormalOfFirst > 0) {
            long abnormal = java.util.stream.IntStream.range(0, test.length())
                    .filter(test.series()::isLabelled)
                    .count();
            assertThat(100.0 * abnormal / test.length()).isCloseTo(abnormalOfFirst, within(0.01));
            assertThat(train.series().values()[0]).startsWith(0.061728f, 0.023016f, 0.020349f);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SyntheticControl, 300, 300, 1, 60, 60, 6",
        "ItalyPowerDemand, 67, 1029, 1, 24, 24, 2",
        "ECG200, 100, 100, 1, 96, 96, 2",
        "CBF, 30, 900, 1, 128, 128, 3",
        "GunPoint, 50, 150, 1, 150, 150, 2",
        "OSULeaf, 200, 242, 1, 427, 427, 6",
        "BasicMotions, 40, 40, 6, 100, 100, 4",
        "JapaneseVowels, 270, 370, 12, 7, 29, 9",
        "PenDigits, 300, 10692, 2, 8, 8, 10"
    })
    void archive_sets_have_their_published_sizes(
            String name, int train, int test, int features, int shortest, int longest, int classes) {
        SplitData set = read("ucr/" + name, "ucr/" + name).get(0);
        assertThat(series(set, Role.TRAIN) + series(set, Role.VALIDATION)).isEqualTo(train);
        assertThat(series(set, Role.TEST)).isEqualTo(test);
        assertThat(set.features()).hasSize(features);
        assertThat(set.series().stream().mapToInt(SplitSeries::length).summaryStatistics())
                .matches(lengths -> lengths.getMin() == shortest && lengths.getMax() == longest);
        assertThat(set.classes()).hasSize(classes);
        assertThat(classes(set, Role.TRAIN).keySet()).containsExactlyInAnyOrderElementsOf(set.classes());
        assertThat(classes(set, Role.VALIDATION).keySet()).containsExactlyInAnyOrderElementsOf(set.classes());
        assertThat(classes(set, Role.TEST).keySet()).containsExactlyInAnyOrderElementsOf(set.classes());
    }

    @Test
    void a_multivariate_case_of_the_archive_reads_dimension_by_dimension() {
        SplitSeries first =
                read("ucr/JapaneseVowels", "ucr/JapaneseVowels").get(0).series().get(0);
        assertThat(first.length()).isEqualTo(20);
        assertThat(first.series().values()[0]).startsWith(1.860936f, -0.207383f);
        assertThat(first.series().values()[1]).startsWith(1.891651f, -0.193249f);
        assertThat(first.series().labels()).hasSize(20).containsOnly("1");
    }

    @Test
    void the_seed_decides_which_cases_validate() {
        DataFolder folder = PublicData.with("ucr/CBF");
        DataSource cbf = DataSources.find("ucr/CBF").orElseThrow();
        List<Role> one =
                cbf.read(folder, 1).get(0).series().stream().map(s -> s.role(0)).toList();
        List<Role> again =
                cbf.read(folder, 1).get(0).series().stream().map(s -> s.role(0)).toList();
        List<Role> other =
                cbf.read(folder, 2).get(0).series().stream().map(s -> s.role(0)).toList();
        assertThat(again).isEqualTo(one);
        assertThat(other).isNotEqualTo(one);
    }

    @Test
    void mnist_is_read_row_by_row() {
        SplitData digits = read("mnist", "mnist").get(0);
        assertThat(series(digits, Role.TRAIN)).isEqualTo(54_000);
        assertThat(series(digits, Role.VALIDATION)).isEqualTo(6_000);
        assertThat(classes(digits, Role.TEST))
                .containsEntry("0", 980L)
                .containsEntry("1", 1135L)
                .containsEntry("9", 1009L);
        SplitSeries first = digits.series().get(0);
        assertThat(first.length()).isEqualTo(28);
        assertThat(first.series().labels()[27]).isEqualTo("5");
        assertThat(first.series().values()[5][12]).isCloseTo(3 / 255f, within(1e-6f));
        assertThat(first.series().values()[5][13]).isCloseTo(18 / 255f, within(1e-6f));
    }

    @Test
    void ett_is_split_after_12_and_16_months() {
        SplitData transformer = read("ett/ETTh1/OT", "ett").get(0);
        SplitSeries series = transformer.series().get(0);
        assertThat(transformer.features()).containsExactly("OT");
        assertThat(series.length()).isEqualTo(14_400);
        assertThat(series.trainEnd()).isEqualTo(8_640);
        assertThat(series.validationEnd()).isEqualTo(11_520);
        assertThat(series.series().values()[0][0]).isCloseTo(30.531f, within(1e-4f));
        assertThat(read("ett/ETTh1", "ett").get(0).features())
                .containsExactly("HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT");
    }

    @Test
    void m4_series_end_in_48_tested_hours() {
        SplitData hourly = read("m4_hourly", "m4_hourly").get(0);
        assertThat(hourly.series()).hasSize(276).allMatch(s -> s.length() - s.validationEnd() == 48);
        assertThat(hourly.series().stream().map(SplitSeries::validationEnd).distinct())
                .containsExactlyInAnyOrder(700, 960);
        SplitSeries first = hourly.series().get(0);
        assertThat(first.name()).isEqualTo("H1");
        assertThat(first.series().values()[0][0]).isEqualTo(605);
        assertThat(first.trainEnd()).isEqualTo(560);
    }

    @Test
    void a_missing_folder_is_named_with_what_to_set(@TempDir Path empty) {
        assertThatThrownBy(() -> DataSources.find("skab").orElseThrow().read(new DataFolder(empty), 1))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining(empty.resolve("skab").toString())
                .hasMessageContaining("Set QUATRAIN_DATA");
    }
}
