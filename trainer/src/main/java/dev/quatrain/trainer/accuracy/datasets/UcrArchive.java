package dev.quatrain.trainer.accuracy.datasets;

import dev.quatrain.trainer.accuracy.datasets.SplitSeries.Role;
import dev.quatrain.trainer.data.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A set of the UCR and UEA archives (Dau et al. 2019; Bagnall et al. 2018) in the {@code .ts} format: a case a line, dimensions separated
 * by colons, values by commas, the class last. A case is a series whose every event is labelled with the class.
 *
 * @param name the set, as {@code CBF}
 */
record UcrArchive(String name) implements DataSource {
    /** The archive names no sampling interval. */
    private static final long INTERVAL = 1000;

    @Override
    public List<SplitData> read(DataFolder folder, long seed) {
        List<String> classes = new ArrayList<>();
        List<SplitSeries> series = new ArrayList<>(new CaseSplit(0.2, seed).of(cases(folder, "TRAIN", classes)));
        cases(folder, "TEST", classes).forEach(one -> series.add(SplitSeries.all(one, Role.TEST)));
        int features = series.get(0).series().values()[0].length;
        List<String> names =
                IntStream.rangeClosed(1, features).mapToObj(f -> "x" + f).toList();
        return List.of(new SplitData(name, series, names, INTERVAL, classes));
    }

    private List<Series> cases(DataFolder folder, String part, List<String> classes) {
        List<Series> cases = new ArrayList<>();
        Map<Integer, long[]> times = new HashMap<>();
        boolean data = false;
        for (String line : folder.lines("ucr/" + name + "/" + name + "_" + part + ".ts")) {
            String text = line.trim();
            if (text.isEmpty() || text.startsWith("#") || text.startsWith("%")) {
                continue;
            }
            if (!data) {
                String header = text.toLowerCase(Locale.ROOT);
                data = header.startsWith("@data");
                if (header.startsWith("@classlabel true") && classes.isEmpty()) {
                    classes.addAll(Arrays.asList(
                            text.substring("@classLabel true".length()).trim().split("\\s+")));
                }
                continue;
            }
            String[] parts = text.split(":", -1);
            float[][] values = values(parts);
            String[] labels = new String[values.length];
            Arrays.fill(labels, parts[parts.length - 1].trim());
            cases.add(new Series(
                    part.toLowerCase(Locale.ROOT) + "-" + cases.size(),
                    times.computeIfAbsent(values.length, n -> Times.every(INTERVAL, 0, n)),
                    values,
                    labels));
        }
        return cases;
    }

    private static float[][] values(String[] parts) {
        int features = parts.length - 1;
        float[][] values = new float[0][];
        for (int f = 0; f < features; f++) {
            String[] cells = parts[f].split(",", -1);
            if (f == 0) {
                values = new float[cells.length][features];
            }
            for (int t = 0; t < values.length; t++) {
                values[t][f] = Rows.number(cells[t]);
            }
        }
        return values;
    }
}
