package dev.quatrain.trainer.evaluation;

import dev.quatrain.trainer.baselines.History;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.data.SplitPlan;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of the data is measured: the test part of a split, or everything.
 *
 * @param series all series, whole
 * @param split null if everything is measured; then nothing is left to fit a baseline to
 */
public record TestPart(List<Series> series, @Nullable SplitPlan split) {
    /** First reading that is measured; the series' length if none is. */
    public int start(Series one) {
        return split == null ? 0 : split.validationEnd(one);
    }

    /** The series that say anything of the test part: those that are not wholly trained on. */
    public List<Series> toReplay() {
        SplitPlan plan = split;
        return plan == null
                ? series
                : series.stream()
                        .filter(one -> plan.trainEnd(one) < one.length())
                        .toList();
    }

    /** Whether there are parts to fit baselines to. */
    public boolean hasHistory() {
        SplitPlan plan = split;
        return plan != null && series.stream().anyMatch(one -> plan.trainEnd(one) > 0);
    }

    /** Training and validation parts of the series that have any. */
    List<History> histories() {
        SplitPlan plan = split;
        return plan == null
                ? List.of()
                : series.stream()
                        .filter(one -> plan.validationEnd(one) > 0)
                        .map(one ->
                                new History(Arrays.copyOf(one.values(), plan.validationEnd(one)), plan.trainEnd(one)))
                        .toList();
    }

    /** Where the part ends that scales and seasons are taken from: the training part, or everything where everything is measured. */
    int knownEnd(Series one) {
        return split == null ? one.length() : split.trainEnd(one);
    }
}
