package dev.quatrain.trainer.accuracy.datasets;

import dev.quatrain.trainer.data.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hourly series of the M4 competition (Makridakis et al. 2020), all in one model. Each series' last 48 values are tested; the last fifth of
 * what precedes them validates.
 */
final class M4Hourly implements DataSource {
    private static final long HOUR = 3_600_000;

    @Override
    public List<SplitData> read(DataFolder folder, long seed) {
        Map<String, float[]> tests = new HashMap<>();
        rows(folder, "test").cells().forEach(row -> tests.put(name(row), numbers(row)));
        List<SplitSeries> series = new ArrayList<>();
        for (String[] row : rows(folder, "train").cells()) {
            float[] train = numbers(row);
            float[] test = tests.getOrDefault(name(row), new float[0]);
            float[][] values = new float[train.length + test.length][1];
            for (int t = 0; t < values.length; t++) {
                values[t][0] = t < train.length ? train[t] : test[t - train.length];
            }
            Series one = new Series(name(row), Times.every(HOUR, 0, values.length), values, new String[0]);
            series.add(SplitSeries.tail(one, train.length, 0.2));
        }
        return List.of(new SplitData("m4_hourly", series, List.of("value"), HOUR, List.of()));
    }

    private static Rows rows(DataFolder folder, String part) {
        List<String> unquoted = folder.lines("m4_hourly/Hourly-" + part + ".csv.gz").stream()
                .map(line -> line.replace("\"", ""))
                .toList();
        return Rows.of(unquoted, ",", 0);
    }

    private static String name(String[] row) {
        return row[0];
    }

    /** The values of a row; series differ in length, so rows may end in empty cells. */
    private static float[] numbers(String[] row) {
        int n = row.length;
        while (row[n - 1].isBlank()) {
            n--;
        }
        float[] values = new float[n - 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = Rows.number(row[i + 1]);
        }
        return values;
    }
}
