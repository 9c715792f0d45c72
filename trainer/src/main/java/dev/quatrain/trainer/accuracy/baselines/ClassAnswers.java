package dev.quatrain.trainer.accuracy.baselines;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries.Role;
import dev.quatrain.trainer.accuracy.measures.Answer;
import dev.quatrain.trainer.accuracy.measures.Measure;
import dev.quatrain.trainer.baselines.Cases;
import dev.quatrain.trainer.baselines.ClassifierBaseline;
import java.util.List;

/**
 * Answers by a classifier without a network, of the whole case.
 *
 * @param name the method's
 */
record ClassAnswers(String name) implements Baseline {
    @Override
    public void answer(SplitData data, long seed, Measure measure) {
        ClassifierBaseline fitted = dev.quatrain.trainer.baselines.Baselines.classifier(name)
                .fit(cases(data, Role.TRAIN), cases(data, Role.VALIDATION), seed);
        for (SplitSeries series : data.series()) {
            int last = series.length() - 1;
            if (measure.wants(series, last)) {
                int answer = fitted.classify(series.series().values());
                measure.hear(series, last, Answer.label(data.classes().get(answer)));
            }
        }
    }

    private static Cases cases(SplitData data, Role role) {
        List<SplitSeries> some =
                data.series().stream().filter(one -> one.role(0) == role).toList();
        int[] labels = some.stream()
                .mapToInt(one -> data.classes().indexOf(one.series().labels()[0]))
                .toArray();
        return new Cases(
                some.stream().map(one -> one.series().values()).toList(),
                labels,
                data.classes().size());
    }
}
