package dev.quatrain.trainer.evaluation;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.trainer.accuracy.metrics.Confusion;
import dev.quatrain.trainer.baselines.Baselines;
import dev.quatrain.trainer.baselines.Cases;
import dev.quatrain.trainer.baselines.ClassifierBaseline;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.data.SplitPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Classifiers without a network, fitted to the training and validation parts and asked what the model was asked. */
final class ClassifierRivals {
    /** Cases fitted to, and numbers in all of them: seconds of fitting, not minutes. */
    private static final int MOST_CASES = 5000;

    private static final long MOST_FLOATS = 1_500_000;
    /** Multiplications that comparing every case to every other may cost. */
    private static final double MOST_PRODUCTS = 3e9;
    /** Readings of a case where the model has no window of its own. */
    private static final int WINDOW = 32;

    private final List<String> labels;
    private final boolean atEnd;
    private final int window;
    private final TestPart part;
    private final long seed;
    private final List<String> spared;

    /** @param spared takes a sentence on each baseline that was left out or saw only some cases */
    ClassifierRivals(Manifest manifest, TestPart part, List<String> spared) {
        this.spared = spared;
        this.labels = manifest.labels();
        this.atEnd = ClassificationTally.isAtEnd(manifest);
        this.window = manifest.windowSteps() > 0 ? manifest.windowSteps() : WINDOW;
        this.part = part;
        this.seed = manifest.provenance().seed();
    }

    List<Classification.Rival> on(List<ClassificationTally.Answer> asked) {
        SplitPlan split = part.split();
        if (split == null || asked.isEmpty()) {
            return List.of();
        }
        Cases train = cases(split, true);
        Cases validation = cases(split, false);
        if (train.size() == 0) {
            return List.of();
        }
        long width = (long) train.values().get(0).length * train.values().get(0)[0].length;
        List<Classification.Rival> rivals = new ArrayList<>();
        rivals.add(mostFrequent(train, asked));
        for (Baselines one : Baselines.of(Baselines.Task.CLASSIFY)) {
            boolean affordable =
                    one != Baselines.NEAREST_NEIGHBOUR || (double) train.size() * asked.size() * width < MOST_PRODUCTS;
            if (affordable) {
                rivals.add(rival(
                        one.id().replace('-', ' '),
                        Baselines.classifier(one.id()).fit(train, validation, seed),
                        asked));
            } else {
                spared.add("The nearest neighbour was left out: it would take minutes on so many cases.");
            }
        }
        return rivals;
    }

    private Classification.Rival rival(
            String name, ClassifierBaseline baseline, List<ClassificationTally.Answer> asked) {
        return figures(
                name,
                asked.stream()
                        .map(answer -> baseline.probabilities(values(answer.series(), answer.t())))
                        .toList(),
                asked);
    }

    private Classification.Rival mostFrequent(Cases train, List<ClassificationTally.Answer> asked) {
        float[] shares = new float[labels.size()];
        for (int label : train.labels()) {
            shares[label] += 1f / train.size();
        }
        return figures(
                "most frequent class", asked.stream().map(answer -> shares).toList(), asked);
    }

    private Classification.Rival figures(
            String name, List<float[]> probabilities, List<ClassificationTally.Answer> asked) {
        Confusion confusion = new Confusion(labels);
        int[] actual = new int[asked.size()];
        for (int i = 0; i < actual.length; i++) {
            actual[i] = asked.get(i).actual();
            confusion.add(labels.get(actual[i]), labels.get(ClassificationTally.most(probabilities.get(i))));
        }
        return new Classification.Rival(
                name,
                confusion.accuracy() / 100,
                confusion.macroF1() / 100,
                ClassificationTally.logLoss(probabilities, actual));
    }

    /** Cases of the training or of the validation part, evenly thinned out where there are too many. */
    private Cases cases(SplitPlan split, boolean train) {
        List<float[][]> values = new ArrayList<>();
        List<Integer> classes = new ArrayList<>();
        long all = 0;
        long floats = 0;
        for (Series series : part.series()) {
            int from = train ? 0 : split.trainEnd(series);
            int to = train ? split.trainEnd(series) : split.validationEnd(series);
            int cases = atEnd && to > from ? 1 : to - from;
            all += cases;
            floats += (long) cases * (atEnd ? to - from : window) * series.values()[0].length;
        }
        long every = 1 + Math.max(all / MOST_CASES, floats / MOST_FLOATS);
        if (train && every > 1) {
            spared.add("The baselines were fitted to one in " + every + " of " + all + " cases.");
        }
        long at = 0;
        for (Series series : part.series()) {
            int from = train ? 0 : split.trainEnd(series);
            int to = train ? split.trainEnd(series) : split.validationEnd(series);
            for (int t = atEnd ? Math.max(from, to - 1) : from; t < to; t++) {
                int label = labels.indexOf(series.labels()[t]);
                if (label >= 0 && at++ % every == 0) {
                    values.add(values(series, t));
                    classes.add(label);
                }
            }
        }
        return new Cases(values, classes.stream().mapToInt(Integer::intValue).toArray(), labels.size());
    }

    /** What a baseline may see of a case: the series up to reading t, or the window that ends there. */
    private float[][] values(Series series, int t) {
        return Arrays.copyOfRange(series.values(), atEnd ? 0 : Math.max(0, t + 1 - window), t + 1);
    }
}
