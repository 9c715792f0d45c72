package dev.quatrain.trainer.data;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Feature;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network is trained on: scaled uninterrupted runs.
 *
 * @param train runs [T][F], scaled
 * @param validation runs [T][F], scaled
 */
public record Corpus(Scaling scaling, List<float[][]> train, List<float[][]> validation) {
    /** Cuts and scales a data set; scaling sees the training part only. */
    public static Corpus of(Dataset data, SplitPlan split, Runs cut, List<Feature> features) {
        List<float[][]> train = new ArrayList<>();
        List<float[][]> validation = new ArrayList<>();
        for (Series series : data.series()) {
            int n = series.length();
            train.addAll(cut.of(series, 0, split.trainEnd(n)));
            validation.addAll(cut.of(series, split.trainEnd(n), split.validationEnd(n)));
        }
        if (train.isEmpty() || validation.isEmpty()) {
            throw new OperatorError("The " + (train.isEmpty() ? "training" : "validation")
                    + " split holds no complete reading (" + data.rows() + " rows, " + data.missing()
                    + " missing values). Give more data, change split.train and split.validation, or check that the "
                    + "feature columns hold numbers.");
        }
        Scaling scaling = Scaling.fit(train, features);
        return new Corpus(
                scaling,
                train.stream().map(scaling::scale).toList(),
                validation.stream().map(scaling::scale).toList());
    }

    public int features() {
        return scaling.features();
    }

    /**
     * Makes sure that windows of {@code steps} readings can be cut from both splits.
     *
     * @param key the setting that asks for the window, for the message
     */
    public void requireRunsOf(int steps, String key) {
        requireRunsOf(steps, key, "training", train);
        requireRunsOf(steps, key, "validation", validation);
    }

    private static void requireRunsOf(int steps, String key, String split, List<float[][]> runs) {
        int longest = runs.stream().mapToInt(run -> run.length).max().orElse(0);
        if (longest < steps) {
            throw new OperatorError("A window needs " + steps + " readings (" + key
                    + "), but the longest uninterrupted run of the " + split + " split has " + longest
                    + ". Shorten it, give longer series, or set data.interval if silences are normal.");
        }
    }
}
