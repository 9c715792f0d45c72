package dev.quatrain.trainer.accuracy.measures;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.metrics.Alarms;
import dev.quatrain.trainer.accuracy.metrics.Ranking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** SKAB's protocol: the alarms each model raises by its own threshold, row by row, counted over the rows of all models together. */
public final class AlarmRates implements Measure {
    private final List<float[]> scores = new ArrayList<>();
    private final List<boolean[]> labels = new ArrayList<>();
    private Alarms alarms = Alarms.NONE;
    private RowAnswers answers = new RowAnswers(new SplitData("none", List.of(), List.of(), 1, List.of()));

    @Override
    public void begin(SplitData data) {
        answers = new RowAnswers(data);
    }

    @Override
    public void hear(SplitSeries series, int t, Answer answer) {
        answers.hear(series, t, answer);
    }

    @Override
    public void end() {
        boolean[] flagged = answers.alarms();
        boolean[] abnormal = answers.abnormal();
        for (int i = 0; i < flagged.length; i++) {
            alarms = alarms.plus(flagged[i], abnormal[i]);
        }
        scores.add(answers.scores());
        labels.add(abnormal);
    }

    @Override
    public Map<String, Double> metrics() {
        Ranking ranking = ranking();
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("f1", alarms.f1());
        metrics.put("far", alarms.far());
        metrics.put("mar", alarms.mar());
        metrics.put("pooled_auc", ranking.auc());
        metrics.put("pooled_best_f1", ranking.bestF1());
        return metrics;
    }

    private Ranking ranking() {
        int n = scores.stream().mapToInt(s -> s.length).sum();
        float[] all = new float[n];
        boolean[] abnormal = new boolean[n];
        int at = 0;
        for (int model = 0; model < scores.size(); model++) {
            float[] some = scores.get(model);
            System.arraycopy(some, 0, all, at, some.length);
            System.arraycopy(labels.get(model), 0, abnormal, at, some.length);
            at += some.length;
        }
        return Ranking.of(all, abnormal);
    }
}
