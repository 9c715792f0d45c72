package dev.quatrain.trainer.accuracy.measures;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.metrics.Alarms;
import dev.quatrain.trainer.accuracy.metrics.Quantile;
import dev.quatrain.trainer.accuracy.metrics.Ranking;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Cases, such as heartbeats, judged by the anomaly score of their last event. A case is flagged above the 95 % quantile of the scores of the
 * cases that served to train and to validate.
 */
public final class CaseScores implements Measure {
    private static final double QUANTILE = 0.95;

    private final Map<SplitSeries, Answer> seen = new LinkedHashMap<>();
    private final Map<SplitSeries, Answer> tested = new LinkedHashMap<>();

    @Override
    public boolean wants(SplitSeries series, int t) {
        return t == series.length() - 1;
    }

    @Override
    public void begin(SplitData data) {
        for (SplitSeries series : data.series()) {
            (series.isTested() ? tested : seen).put(series, Answer.abnormality(Float.NaN, false));
        }
    }

    @Override
    public void hear(SplitSeries series, int t, Answer answer) {
        (series.isTested() ? tested : seen).put(series, answer);
    }

    @Override
    public void end() {}

    @Override
    public Map<String, Double> metrics() {
        double threshold = Quantile.of(scores(seen), QUANTILE);
        float[] scores = scores(tested);
        boolean[] abnormal = new boolean[scores.length];
        Alarms byQuantile = Alarms.NONE;
        Alarms own = Alarms.NONE;
        int i = 0;
        for (Map.Entry<SplitSeries, Answer> one : tested.entrySet()) {
            SplitSeries series = one.getKey();
            abnormal[i] = series.series().isLabelled(series.length() - 1);
            byQuantile = byQuantile.plus(scores[i] > threshold, abnormal[i]);
            own = own.plus(one.getValue().alarm(), abnormal[i]);
            i++;
        }
        Ranking ranking = Ranking.of(scores, abnormal);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("auc", ranking.auc());
        metrics.put("ap", ranking.averagePrecision());
        metrics.put("f1", byQuantile.f1());
        metrics.put("accuracy", byQuantile.accuracy());
        metrics.put("alarm_f1", own.f1());
        return metrics;
    }

    private static float[] scores(Map<SplitSeries, Answer> answers) {
        float[] scores = new float[answers.size()];
        int i = 0;
        for (Answer answer : answers.values()) {
            scores[i++] = answer.score();
        }
        return scores;
    }
}
