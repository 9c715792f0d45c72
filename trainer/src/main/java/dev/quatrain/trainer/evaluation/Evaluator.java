package dev.quatrain.trainer.evaluation;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.trainer.data.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Measures a replay over a part of each series. */
public final class Evaluator {
    private final Manifest manifest;
    private final boolean labelled;

    public Evaluator(Manifest manifest, boolean labelled) {
        this.manifest = manifest;
        this.labelled = labelled;
    }

    /** Readings after an incident in which alarms are neither right nor wrong. */
    public int tolerance() {
        int smoothing =
                manifest.calibration() == null ? 0 : manifest.calibration().smoothingSteps();
        return memory(manifest) + smoothing;
    }

    /** Readings for which the hidden state of a model stands under a past one: its window, or as long as it takes to warm up. */
    public static int memory(Manifest manifest) {
        return Math.max(manifest.windowSteps(), manifest.warmupSteps());
    }

    /** The evaluation of every reading. */
    public Evaluation all(List<SeriesScores> scores) {
        return from(scores, series -> 0);
    }

    /** The evaluation of each series from a reading on. */
    public Evaluation from(List<SeriesScores> scores, ToIntFunction<Series> start) {
        DetectionTally tally = new DetectionTally(tolerance());
        long readings = 0;
        long scored = 0;
        long anomalies = 0;
        for (SeriesScores one : scores) {
            int from = start.applyAsInt(one.series());
            int to = one.series().length();
            readings += to - from;
            for (int t = from; t < to; t++) {
                scored += one.counts(t) ? 1 : 0;
                anomalies += one.isAnomaly(t) ? 1 : 0;
            }
            if (labelled) {
                tally.add(one.series(), from, to, one::counts, one::isAnomaly);
            }
        }
        return new Evaluation(
                scores.size(), readings, scored, anomalies, errors(scores, start), labelled ? tally.result() : null);
    }

    private List<FeatureErrors> errors(List<SeriesScores> scores, ToIntFunction<Series> start) {
        List<FeatureErrors> errors = new ArrayList<>();
        for (int f = 0;
                manifest.calibration() != null && f < manifest.features().size();
                f++) {
            double squares = 0;
            double absolutes = 0;
            double naiveSquares = 0;
            double naiveAbsolutes = 0;
            long n = 0;
            for (SeriesScores one : scores) {
                float[][] values = one.series().values();
                for (int t = Math.max(1, start.applyAsInt(one.series())); t < values.length; t++) {
                    float before = values[t - 1][f];
                    if (one.counts(t) && !Float.isNaN(values[t][f]) && !Float.isNaN(before)) {
                        double error = values[t][f] - one.expected()[t][f];
                        double naive = values[t][f] - before;
                        squares += error * error;
                        absolutes += Math.abs(error);
                        naiveSquares += naive * naive;
                        naiveAbsolutes += Math.abs(naive);
                        n++;
                    }
                }
            }
            errors.add(new FeatureErrors(
                    manifest.features().get(f).name(),
                    squares / n,
                    absolutes / n,
                    naiveSquares / n,
                    naiveAbsolutes / n));
        }
        return errors;
    }
}
