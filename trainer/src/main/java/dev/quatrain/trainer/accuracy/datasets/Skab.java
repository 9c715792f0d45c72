package dev.quatrain.trainer.accuracy.datasets;

import dev.quatrain.trainer.data.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * SKAB (Katser and Kozitsin 2020): a pump's testbed, 34 files of about 1,100 seconds, each with a model of its own. As published, rows 0
 * to 399 of each file train (their last fifth validates here) and the rest is tested. Some of those 400 rows are anomalous; their labels
 * are not shown to training.
 */
final class Skab implements DataSource {
    private static final int TRAINING_ROWS = 400;
    private static final List<String> FOLDERS = List.of("valve1", "valve2", "other");
    private static final int FEATURES = 8;

    @Override
    public List<SplitData> read(DataFolder folder, long seed) {
        List<SplitData> files = new ArrayList<>();
        for (String group : FOLDERS) {
            for (String number : folder.names("skab/" + group, ".csv")) {
                files.add(file(folder, group + "/" + number));
            }
        }
        return files;
    }

    private static SplitData file(DataFolder folder, String name) {
        List<String> lines = folder.lines("skab/" + name + ".csv");
        Rows rows = Rows.of(lines, ";", 1);
        List<String> features = Arrays.asList(lines.get(0).split(";", -1)).subList(1, 1 + FEATURES);
        String[] labels = Arrays.stream(rows.column(1 + FEATURES))
                .map(cell -> Rows.number(cell) > 0 ? "anomaly" : "")
                .toArray(String[]::new);
        long[] times = Arrays.stream(rows.column(0)).mapToLong(Times::parse).toArray();
        Series series = new Series(name, times, rows.numbers(1, 1 + FEATURES), labels);
        return new SplitData(name, List.of(SplitSeries.tail(series, TRAINING_ROWS, 0.2)), features, 1000, List.of());
    }
}
