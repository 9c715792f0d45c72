package dev.quatrain.trainer.accuracy.baselines;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.measures.Answer;
import dev.quatrain.trainer.accuracy.measures.Measure;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Gives every case the class most training cases have. */
final class MostFrequentClass implements Baseline {
    @Override
    public void answer(SplitData data, long seed, Measure measure) {
        Map<String, Integer> counts = new TreeMap<>();
        for (SplitSeries series : data.series()) {
            if (series.validationEnd() > 0) {
                counts.merge(series.series().labels()[0], 1, Integer::sum);
            }
        }
        String most =
                Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
        for (SplitSeries series : data.series()) {
            int last = series.length() - 1;
            if (measure.wants(series, last)) {
                measure.hear(series, last, Answer.label(most));
            }
        }
    }
}
