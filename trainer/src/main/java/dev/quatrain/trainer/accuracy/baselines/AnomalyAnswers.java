package dev.quatrain.trainer.accuracy.baselines;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.measures.Answer;
import dev.quatrain.trainer.accuracy.measures.Measure;
import dev.quatrain.trainer.accuracy.metrics.Quantile;
import dev.quatrain.trainer.baselines.AnomalyBaseline;
import dev.quatrain.trainer.baselines.History;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers by an anomaly score without a network; it alarms above the 99.9 % quantile of its scores of training and validation parts.
 *
 * @param name the method's
 */
record AnomalyAnswers(String name) implements Baseline {
    private static final double QUANTILE = 0.999;

    @Override
    public void answer(SplitData data, long seed, Measure measure) {
        List<History> histories = data.series().stream()
                .filter(one -> one.validationEnd() > 0)
                .map(one -> new History(Arrays.copyOf(one.series().values(), one.validationEnd()), one.trainEnd()))
                .toList();
        AnomalyBaseline fitted =
                dev.quatrain.trainer.baselines.Baselines.anomaly(name).fit(histories, seed);
        Map<SplitSeries, float[]> scores = new LinkedHashMap<>();
        data.series().forEach(one -> scores.put(one, fitted.scores(one.series().values())));
        double threshold = Quantile.of(known(scores), QUANTILE);
        scores.forEach((series, all) -> {
            for (int t = 0; t < all.length; t++) {
                if (measure.wants(series, t)) {
                    measure.hear(series, t, Answer.abnormality(all[t], all[t] > threshold));
                }
            }
        });
    }

    private static float[] known(Map<SplitSeries, float[]> scores) {
        float[] known = new float
                [scores.keySet().stream().mapToInt(SplitSeries::validationEnd).sum()];
        int at = 0;
        for (Map.Entry<SplitSeries, float[]> one : scores.entrySet()) {
            int n = one.getKey().validationEnd();
            System.arraycopy(one.getValue(), 0, known, at, n);
            at += n;
        }
        return known;
    }

    @Override
    public boolean isRandom() {
        return dev.quatrain.trainer.baselines.Baselines.named(name)
                == dev.quatrain.trainer.baselines.Baselines.RANDOM_CUT_FOREST;
    }
}
