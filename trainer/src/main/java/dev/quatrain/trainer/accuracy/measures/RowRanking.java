package dev.quatrain.trainer.accuracy.measures;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.metrics.Alarms;
import dev.quatrain.trainer.accuracy.metrics.Ranking;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How well each model ranks the abnormal rows of its own test part first; the metrics are means over the models. */
public final class RowRanking implements Measure {
    private final Map<String, Map<String, Double>> models = new LinkedHashMap<>();
    private @Nullable SplitData data;
    private @Nullable RowAnswers answers;

    @Override
    public void begin(SplitData of) {
        data = of;
        answers = new RowAnswers(of);
    }

    @Override
    public void hear(SplitSeries series, int t, Answer answer) {
        if (answers != null) {
            answers.hear(series, t, answer);
        }
    }

    @Override
    public void end() {
        if (data == null || answers == null) {
            return;
        }
        boolean[] abnormal = answers.abnormal();
        boolean[] flagged = answers.alarms();
        Ranking ranking = Ranking.of(answers.scores(), abnormal);
        Alarms alarms = Alarms.NONE;
        for (int i = 0; i < flagged.length; i++) {
            alarms = alarms.plus(flagged[i], abnormal[i]);
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("ap", ranking.averagePrecision());
        metrics.put("auc", ranking.auc());
        metrics.put("best_f1", ranking.bestF1());
        metrics.put("alarm_f1", alarms.f1());
        metrics.put("alarm_far", alarms.far());
        models.put(data.name(), metrics);
    }

    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> means = new LinkedHashMap<>();
        models.values()
                .forEach(
                        model -> model.forEach((name, value) -> means.merge(name, value / models.size(), Double::sum)));
        return means;
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("models", models);
    }
}
