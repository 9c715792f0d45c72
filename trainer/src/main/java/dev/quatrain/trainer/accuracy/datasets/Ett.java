package dev.quatrain.trainer.accuracy.datasets;

import dev.quatrain.trainer.data.Series;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An hourly Electricity Transformer set (Zhou et al. 2021) with that paper's split: 12 months train, 4 validate, 4 are tested, the rest is
 * unused.
 *
 * @param name the file, as {@code ETTh1}
 * @param column the one feature to read, or null for all seven
 */
record Ett(String name, @Nullable String column) implements DataSource {
    private static final int TRAIN_END = 8640;
    private static final int VALIDATION_END = 11_520;
    private static final int TEST_END = 14_400;
    private static final long HOUR = 3_600_000;

    Ett(String name) {
        this(name, null);
    }

    @Override
    public List<SplitData> read(DataFolder folder, long seed) {
        List<String> lines = folder.lines("ett/" + name + ".csv").subList(0, 1 + TEST_END);
        List<String> header = Arrays.asList(lines.get(0).split(",", -1));
        int from = column == null ? 1 : header.indexOf(column);
        int to = column == null ? header.size() : from + 1;
        Rows rows = Rows.of(lines, ",", 1);
        long[] times = Arrays.stream(rows.column(0)).mapToLong(Times::parse).toArray();
        Series series = new Series(name, times, rows.numbers(from, to), new String[0]);
        return List.of(new SplitData(
                name,
                List.of(new SplitSeries(series, TRAIN_END, VALIDATION_END)),
                header.subList(from, to),
                HOUR,
                List.of()));
    }
}
