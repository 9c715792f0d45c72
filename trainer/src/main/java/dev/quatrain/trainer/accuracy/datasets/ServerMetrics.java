package dev.quatrain.trainer.accuracy.datasets;

import dev.quatrain.trainer.accuracy.datasets.SplitSeries.Role;
import dev.quatrain.trainer.data.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * SMD (Su et al. 2019) and ASD (Li et al. 2021): metrics of servers and applications, one model for each entity. The unlabelled first
 * file trains, its last fifth validates; the labelled second file, which follows it in time, is tested.
 *
 * @param name folder of the data set
 * @param intervalMillis sampling interval
 */
record ServerMetrics(String name, long intervalMillis) implements DataSource {
    @Override
    public List<SplitData> read(DataFolder folder, long seed) {
        return folder.names(name, "_train.csv.gz").stream()
                .map(entity -> entity(folder, entity))
                .toList();
    }

    private SplitData entity(DataFolder folder, String entity) {
        List<String> trainLines = folder.lines(name + "/" + entity + "_train.csv.gz");
        List<String> features = Arrays.asList(trainLines.get(0).split(",", -1));
        int f = features.size();
        Rows train = Rows.of(trainLines, ",", 1);
        Rows test = Rows.of(folder.lines(name + "/" + entity + "_test.csv.gz"), ",", 1);
        String[] normal = new String[train.size()];
        Arrays.fill(normal, "");
        String[] labels = Arrays.stream(test.column(f))
                .map(cell -> Rows.number(cell) > 0 ? "anomaly" : "")
                .toArray(String[]::new);
        List<SplitSeries> series = new ArrayList<>();
        series.add(SplitSeries.tail(
                new Series(
                        entity + "/train", Times.every(intervalMillis, 0, train.size()), train.numbers(0, f), normal),
                train.size(),
                0.2));
        series.add(SplitSeries.all(
                new Series(
                        entity + "/test",
                        Times.every(intervalMillis, train.size(), test.size()),
                        test.numbers(0, f),
                        labels),
                Role.TEST));
        return new SplitData(entity, series, features, intervalMillis, List.of());
    }
}
