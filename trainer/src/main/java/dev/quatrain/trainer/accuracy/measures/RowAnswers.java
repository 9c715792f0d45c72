package dev.quatrain.trainer.accuracy.measures;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Score and alarm of each tested reading of one model's series. A reading without an answer has no score and no alarm. */
final class RowAnswers {
    private final Map<String, float[]> scores = new LinkedHashMap<>();
    private final Map<String, boolean[]> alarms = new LinkedHashMap<>();
    private final SplitData data;

    RowAnswers(SplitData data) {
        this.data = data;
        for (SplitSeries series : data.series()) {
            float[] none = new float[series.length() - series.validationEnd()];
            Arrays.fill(none, Float.NaN);
            scores.put(series.name(), none);
            alarms.put(series.name(), new boolean[none.length]);
        }
    }

    void hear(SplitSeries series, int t, Answer answer) {
        int row = t - series.validationEnd();
        scores.getOrDefault(series.name(), new float[0])[row] = answer.score();
        alarms.getOrDefault(series.name(), new boolean[0])[row] = answer.alarm();
    }

    /** Scores of the tested readings of all series, one after the other. */
    float[] scores() {
        int n = scores.values().stream().mapToInt(s -> s.length).sum();
        float[] all = new float[n];
        int at = 0;
        for (float[] some : scores.values()) {
            System.arraycopy(some, 0, all, at, some.length);
            at += some.length;
        }
        return all;
    }

    /** Alarms, in the order of {@link #scores()}. */
    boolean[] alarms() {
        boolean[] all = new boolean[scores().length];
        int at = 0;
        for (boolean[] some : alarms.values()) {
            System.arraycopy(some, 0, all, at, some.length);
            at += some.length;
        }
        return all;
    }

    /** Whether each is labelled abnormal, in the order of {@link #scores()}. */
    boolean[] abnormal() {
        boolean[] all = new boolean[scores().length];
        int at = 0;
        for (SplitSeries series : data.series()) {
            for (int t = series.validationEnd(); t < series.length(); t++) {
                all[at++] = series.series().isLabelled(t);
            }
        }
        return all;
    }
}
