package dev.quatrain.trainer;

import dev.quatrain.trainer.data.Dataset;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.data.Runs;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.data.SplitPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The readings of a bundle's golden sequences. */
final class GoldenReadings {
    private static final int SEQUENCES = 4;

    /** Long enough to leave the warm-up of usual models, short enough to keep loading fast. */
    private static final int LEAST_STEPS = 48;

    private GoldenReadings() {}

    /** The beginnings of the longest validation runs, of different lengths. */
    static List<float[][]> of(Dataset data, SplitPlan split, Runs cut, int warmupSteps) {
        List<float[][]> runs = new ArrayList<>();
        for (Series series : data.series()) {
            cut.of(series, split.trainEnd(series), split.validationEnd(series)).stream()
                    .map(Run::values)
                    .forEach(runs::add);
        }
        runs.sort((a, b) -> Integer.compare(b.length, a.length));
        int steps = Math.max(LEAST_STEPS, warmupSteps + 16);
        List<float[][]> golden = new ArrayList<>();
        for (int i = 0; i < Math.min(SEQUENCES, runs.size()); i++) {
            float[][] run = runs.get(i);
            golden.add(Arrays.copyOf(run, Math.min(run.length, steps + 7 * i)));
        }
        return golden;
    }
}
