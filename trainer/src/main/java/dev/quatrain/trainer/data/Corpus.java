package dev.quatrain.trainer.data;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a network is trained on: scaled uninterrupted runs.
 *
 * @param train runs, scaled
 * @param validation runs, scaled
 * @param all runs of both together, scaled: a run goes on from one to the other
 * @param labels the classes, in the order of the runs' indices; empty where nothing is classified
 * @param streamed all training runs, on disk, where {@code train} and {@code validation} are only what memory holds of them; else null
 */
public record Corpus(
        Scaling scaling,
        List<Run> train,
        List<Run> validation,
        List<Run> all,
        List<String> labels,
        @Nullable RunBlocks streamed) {
    /** What memory holds, with validation runs that do not go on from training runs. */
    public Corpus(Scaling scaling, List<Run> train, List<Run> validation, List<String> labels) {
        this(
                scaling,
                train,
                validation,
                Stream.concat(train.stream(), validation.stream()).toList(),
                labels,
                null);
    }

    /**
     * Cuts and scales a data set; scaling sees the training part only.
     *
     * @param ledIn whether validation runs are led in by the training readings before them, as a forecast may look back on; always
     *     where each series has a scale of its own
     */
    public static Corpus of(
            Dataset data, SplitPlan split, Runs cut, List<Feature> features, ScalingPlan scalingPlan, boolean ledIn) {
        return of(
                data,
                split,
                cut,
                null,
                ledIn || scalingPlan.per() == ScalingPlan.Per.SERIES,
                train -> Scaling.fit(train, features, scalingPlan));
    }

    /** A sample that memory holds, scaled as all training runs are. */
    public static Corpus of(Dataset sample, SplitPlan split, Runs cut, RunBlocks streamed) {
        return of(sample, split, cut, streamed, false, train -> streamed.scaling());
    }

    private static Corpus of(
            Dataset data,
            SplitPlan split,
            Runs cut,
            @Nullable RunBlocks streamed,
            boolean ledIn,
            Function<List<Run>, Scaling> scalingOf) {
        List<Run> train = new ArrayList<>();
        List<Run> validation = new ArrayList<>();
        List<Run> all = new ArrayList<>();
        for (Series series : data.series()) {
            train.addAll(cut.of(series, 0, split.trainEnd(series)));
            int trainEnd = split.trainEnd(series);
            int end = split.validationEnd(series);
            validation.addAll(cut.of(series, ledIn ? 0 : trainEnd, trainEnd, end));
            if (ledIn) {
                all.addAll(cut.of(series, 0, end));
            }
        }
        if (train.isEmpty() || validation.isEmpty()) {
            throw new OperatorError("The " + (train.isEmpty() ? "training" : "validation")
                    + " split holds no complete reading (" + data.rows() + " rows, " + data.missing()
                    + " missing values). Give more data, change split.train and split.validation, or check that the "
                    + "feature columns hold numbers.");
        }
        Scaling scaling = scalingOf.apply(train);
        List<Run> trainScaled = train.stream().map(scaling::scale).toList();
        List<Run> validationScaled = validation.stream().map(scaling::scale).toList();
        List<Run> allScaled = ledIn
                ? all.stream().map(scaling::scale).toList()
                : Stream.concat(trainScaled.stream(), validationScaled.stream()).toList();
        return new Corpus(scaling, trainScaled, validationScaled, allScaled, cut.labels(), streamed);
    }

    public int features() {
        return scaling.features();
    }

    /** The same with the validation runs among those to train on. */
    public Corpus withAllToTrainOn() {
        if (streamed != null) {
            throw new OperatorError(
                    "training.refit trains on all data at once, but memory does not hold them. Leave it "
                            + "out, or raise data.memory (and Java's heap, QUATRAIN_JAVA_OPTS=-Xmx8g).");
        }
        return new Corpus(scaling, all, validation, all, labels, null);
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

    private static void requireRunsOf(int steps, String key, String split, List<Run> runs) {
        int longest = runs.stream().mapToInt(Run::length).max().orElse(0);
        if (longest < steps) {
            throw new OperatorError("A window needs " + steps + " readings (" + key
                    + "), but the longest uninterrupted run of the " + split + " split has " + longest
                    + ". Shorten it, give longer series, or set data.interval if silences are normal.");
        }
    }
}
