package dev.quatrain.trainer.evaluation;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.calibration.CalibrationPlan;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.Score;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.data.SplitPlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Listens to a replay and measures it over a part of each series, as the model's task asks for. */
public final class Evaluator implements Replay.Listener {
    private final Manifest manifest;
    private final TestPart part;
    /** Whether labels mark anomalies; the classes of a classification do not. */
    private final boolean marked;

    private final @Nullable ClassificationTally classes;
    private final @Nullable ForecastTally forecasts;
    private final @Nullable EmbeddingTally embeddings;

    /** @param labelled whether the data has labels */
    public Evaluator(Manifest manifest, boolean labelled, TestPart part) {
        this.manifest = manifest;
        this.part = part;
        boolean classifies = !manifest.labels().isEmpty();
        this.marked = labelled && !classifies;
        this.classes = labelled && classifies ? new ClassificationTally(manifest, part) : null;
        this.forecasts = has(manifest, Segments.FORECAST) ? new ForecastTally(manifest, part) : null;
        this.embeddings = has(manifest, Segments.EMBEDDING) ? new EmbeddingTally(part, marked) : null;
    }

    private static boolean has(Manifest manifest, String segment) {
        return manifest.output().lengthOf(segment) > 0;
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

    @Override
    public void scored(Series series, int t, Score score) {
        if (classes != null) {
            classes.scored(series, t, score);
        }
        if (forecasts != null) {
            forecasts.scored(series, t, score);
        }
    }

    @Override
    public void extracted(Series series, int t, FeatureVector features) {
        if (embeddings != null) {
            embeddings.extracted(series, t, features);
        }
    }

    /** What was found, once the replay is over. */
    public Evaluation result(List<SeriesScores> scores) {
        long readings = 0;
        long scored = 0;
        long anomalies = 0;
        int measured = 0;
        for (SeriesScores one : scores) {
            int from = part.start(one.series());
            int to = one.series().length();
            readings += to - from;
            measured += to > from ? 1 : 0;
            for (int t = from; t < to; t++) {
                scored += one.counts(t) ? 1 : 0;
                anomalies += one.isAnomaly(t) ? 1 : 0;
            }
        }
        Calibration calibration = manifest.calibration();
        boolean detects = marked && calibration != null;
        long seed = manifest.provenance().seed();
        List<String> spared = new ArrayList<>();
        return new Evaluation(
                measured,
                readings,
                scored,
                calibration != null,
                anomalies,
                errors(scores),
                detects ? detection(scores) : null,
                detects ? naive(scores) : null,
                detects ? new AnomalyRivals(part, scores, seed, spared).rankings() : List.of(),
                classes == null
                        ? null
                        : classes.result(new ClassifierRivals(manifest, part, spared).on(classes.answers())),
                forecasts == null ? null : forecasts.result(spared),
                embeddings == null ? null : embeddings.result(seed),
                spared);
    }

    private Detection detection(List<SeriesScores> scores) {
        DetectionTally tally = new DetectionTally(tolerance());
        scores.forEach(one ->
                tally.add(one.series(), part.start(one.series()), one.series().length(), one::counts, one::isAnomaly));
        return tally.result();
    }

    private @Nullable Detection naive(List<SeriesScores> scores) {
        SplitPlan split = part.split();
        Calibration calibration = manifest.calibration();
        return split == null || calibration == null
                ? null
                : RobustZScore.fit(
                                part.series(),
                                split,
                                tolerance(),
                                new CalibrationPlan(calibration.falseAlarmRate(), calibration.smoothingSteps()))
                        .detection(scores, split, tolerance());
    }

    private List<FeatureErrors> errors(List<SeriesScores> scores) {
        List<FeatureErrors> errors = new ArrayList<>();
        for (int f = 0;
                has(manifest, Segments.EXPECTED) && f < manifest.features().size();
                f++) {
            double squares = 0;
            double absolutes = 0;
            double naiveSquares = 0;
            double naiveAbsolutes = 0;
            long n = 0;
            for (SeriesScores one : scores) {
                float[][] values = one.series().values();
                for (int t = Math.max(1, part.start(one.series())); t < values.length; t++) {
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
