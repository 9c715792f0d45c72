package dev.quatrain.trainer.evaluation;

import dev.quatrain.trainer.data.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Counts alarms against labels, series by series. */
final class DetectionTally {
    private final int tolerance;
    private final List<Double> delaySeconds = new ArrayList<>();
    private final Map<String, Detection.Found> byLabel = new TreeMap<>();
    private long truePositives;
    private long falsePositives;
    private long falseNegatives;
    private int falseEpisodes;

    DetectionTally(int tolerance) {
        this.tolerance = tolerance;
    }

    /** Adds readings from (included) to (excluded) of which {@code counts} holds. */
    void add(Series series, int from, int to, IntPredicate counts, IntPredicate alarms) {
        int forgivenUntil = -1;
        boolean inEpisode = false;
        for (int t = from; t < to; t++) {
            boolean alarm = counts.test(t) && alarms.test(t);
            boolean labelled = series.isLabelled(t);
            if (labelled) {
                forgivenUntil = t + tolerance;
            }
            if (counts.test(t)) {
                truePositives += alarm && labelled ? 1 : 0;
                falseNegatives += !alarm && labelled ? 1 : 0;
                falsePositives += alarm && !labelled && t > forgivenUntil ? 1 : 0;
            }
            boolean begins = alarm && !inEpisode;
            inEpisode = alarm;
            if (begins && !labelled && t > forgivenUntil && !reachesLabel(series, t, to, alarms)) {
                falseEpisodes++;
            }
        }
        addIncidents(series, from, to, counts, alarms);
    }

    private static boolean reachesLabel(Series series, int from, int to, IntPredicate alarms) {
        for (int t = from; t < to && alarms.test(t); t++) {
            if (series.isLabelled(t)) {
                return true;
            }
        }
        return false;
    }

    private void addIncidents(Series series, int from, int to, IntPredicate counts, IntPredicate alarms) {
        int t = from;
        while (t < to) {
            if (!series.isLabelled(t)) {
                t++;
                continue;
            }
            int start = t;
            String label = series.labels()[start];
            int firstAlarm = -1;
            for (; t < to && series.labels()[t].equals(label); t++) {
                if (firstAlarm < 0 && counts.test(t) && alarms.test(t)) {
                    firstAlarm = t;
                }
            }
            if (firstAlarm >= 0) {
                delaySeconds.add((series.times()[firstAlarm] - series.times()[start]) / 1000.0);
            }
            Detection.Found sum = byLabel.getOrDefault(label, new Detection.Found(0, 0));
            byLabel.put(label, new Detection.Found(sum.found() + (firstAlarm >= 0 ? 1 : 0), sum.incidents() + 1));
        }
    }

    Detection result() {
        double precision = (double) truePositives / (truePositives + falsePositives);
        double recall = (double) truePositives / (truePositives + falseNegatives);
        Collections.sort(delaySeconds);
        return new Detection(
                precision,
                recall,
                2.0 * truePositives / (2.0 * truePositives + falsePositives + falseNegatives),
                byLabel.values().stream().mapToInt(Detection.Found::incidents).sum(),
                delaySeconds.size(),
                falseEpisodes,
                delaySeconds.isEmpty() ? Double.NaN : delaySeconds.get(delaySeconds.size() / 2),
                tolerance,
                Collections.unmodifiableMap(byLabel));
    }
}
