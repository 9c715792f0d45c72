package dev.quatrain.trainer.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts series into uninterrupted runs: a silence longer than a gap ends a run, as it resets the hidden state in the stream. Missing
 * values are replaced by the feature's last value; readings before every feature has been seen once are left out.
 *
 * @param gapMillis a longer silence ends a run
 * @param skipLabelled whether a labelled reading ends a run too
 * @param labels the classes that labels are, by index; empty where labels only mark anomalies
 */
public record Runs(long gapMillis, boolean skipLabelled, List<String> labels) {

    /** Runs of readings from (included) to (excluded). */
    public List<Run> of(Series series, int from, int to) {
        return of(series, from, from, to);
    }

    /**
     * Runs of readings from (included) to (excluded), each led in by what came before it without a break.
     *
     * @param earliest first reading to lead in
     */
    public List<Run> of(Series series, int earliest, int from, int to) {
        List<Run> runs = new ArrayList<>();
        List<float[]> readings = new ArrayList<>();
        List<Integer> classes = new ArrayList<>();
        int leading = 0;
        float[] last = new float[series.values()[0].length];
        Arrays.fill(last, Float.NaN);
        for (int t = 0; t < to; t++) {
            float[] filled = fill(series.values()[t], last);
            last = filled;
            boolean gap = t > 0 && series.times()[t] - series.times()[t - 1] > gapMillis;
            boolean skipped = skipLabelled && series.isLabelled(t);
            if (gap || skipped) {
                end(readings, classes, leading, runs);
                leading = 0;
            }
            if (t >= earliest && !skipped && isComplete(filled)) {
                readings.add(filled);
                classes.add(labels.isEmpty() ? -1 : labels.indexOf(series.labels()[t]));
                leading += t < from ? 1 : 0;
            }
        }
        end(readings, classes, leading, runs);
        return runs;
    }

    private static float[] fill(float[] reading, float[] last) {
        float[] filled = reading.clone();
        for (int f = 0; f < filled.length; f++) {
            filled[f] = Float.isNaN(filled[f]) ? last[f] : filled[f];
        }
        return filled;
    }

    private static boolean isComplete(float[] reading) {
        for (float value : reading) {
            if (Float.isNaN(value)) {
                return false;
            }
        }
        return true;
    }

    private void end(List<float[]> readings, List<Integer> classes, int leading, List<Run> runs) {
        if (readings.size() > leading) {
            int[] indices = labels.isEmpty()
                    ? new int[0]
                    : classes.stream().mapToInt(Integer::intValue).toArray();
            runs.add(new Run(readings.toArray(float[][]::new), indices, leading));
        }
        readings.clear();
        classes.clear();
    }
}
