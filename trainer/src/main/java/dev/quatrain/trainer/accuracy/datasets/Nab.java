package dev.quatrain.trainer.accuracy.datasets;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.accuracy.nab.NabFile;
import dev.quatrain.trainer.data.Series;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The Numenta Anomaly Benchmark (Lavin and Ahmad 2015): 44 files of one value each, each with a model of its own. The benchmark's
 * probation trains, at most 750 rows; its last fifth validates. Each window's rows are labelled by its number, so that windows stay
 * apart; training is not shown them.
 */
final class Nab implements DataSource {
    private static final double VALIDATION = 0.2;

    @Override
    public List<SplitData> read(DataFolder folder, long seed) {
        try {
            return NabFile.readAll(folder.path("nab")).stream().map(Nab::data).toList();
        } catch (IOException e) {
            throw new OperatorError(
                    "Cannot read " + folder.path("nab") + ": " + e.getMessage() + ". Copy the data sets again.", e);
        }
    }

    private static SplitData data(NabFile file) {
        float[][] values = new float[file.length()][];
        Arrays.setAll(values, t -> new float[] {file.values()[t]});
        String[] labels = new String[file.length()];
        Arrays.fill(labels, "");
        for (int i = 0; i < file.windows().size(); i++) {
            NabFile.Window window = file.windows().get(i);
            Arrays.fill(labels, window.left(), window.right() + 1, "window " + (i + 1));
        }
        Series series = new Series(file.name(), rising(file.times()), values, labels);
        SplitSeries split = SplitSeries.tail(series, file.probation(), VALIDATION);
        return new SplitData(file.name(), List.of(split), List.of("value"), file.intervalMillis(), List.of());
    }

    /** Five files have a row or an hour twice, as when a clock was put back: such rows come a millisecond after the one before. */
    private static long[] rising(long[] times) {
        long[] rising = times.clone();
        for (int t = 1; t < rising.length; t++) {
            rising[t] = Math.max(rising[t], rising[t - 1] + 1);
        }
        return rising;
    }
}
