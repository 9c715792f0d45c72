package dev.quatrain.trainer;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.data.Dataset;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.data.SplitPlan.Parts;
import dev.quatrain.trainer.evaluation.WalkForwardResult;
import dev.quatrain.trainer.evaluation.WalkForwardResult.Fold;
import dev.quatrain.trainer.training.CheckpointPlace;
import dev.quatrain.trainer.training.Checkpoints;
import dev.quatrain.trainer.training.LearningCurve;
import dev.quatrain.trainer.training.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walk-forward validation: windows that expand in time, a model trained afresh on each and measured on what comes next. The test part is
 * never seen.
 *
 * <pre>
 * folds: 3       | 1st quarter | 2nd quarter | 3rd quarter | 4th quarter | test part
 * fold 1         | train, stop | measure     |
 * fold 2         | train, stop               | measure     |
 * fold 3         | train, stop                             | measure     |
 * </pre>
 *
 * "Train, stop" is divided into training and validation as the plan divides a series, so early stopping and calibration never see what
 * is measured.
 */
final class WalkForward {
    private final TrainingPlan plan;
    private final Progress progress;
    private final Clock clock;
    private final CheckpointPlace place;
    private final List<Checkpoints> kept = new ArrayList<>();

    WalkForward(TrainingPlan plan, Progress progress, Clock clock, CheckpointPlace place) {
        this.plan = plan;
        this.progress = progress;
        this.clock = clock;
        this.place = place;
    }

    /** @param bundleFile beside which folds' bundles lie for a moment */
    WalkForwardResult run(Dataset data, Path bundleFile) throws IOException {
        int folds = plan.split().folds();
        List<Fold> measured = new ArrayList<>();
        for (int fold = 1; fold <= folds; fold++) {
            measured.add(fold(data, fold, folds, bundleFile.resolveSibling(bundleFile.getFileName() + ".fold" + fold)));
        }
        return new WalkForwardResult(measured);
    }

    /** Forgets the folds: all is done. */
    void removeCheckpoints() {
        kept.forEach(Checkpoints::remove);
    }

    private Fold fold(Dataset data, int fold, int folds, Path bundleFile) throws IOException {
        List<Series> upToMeasured = new ArrayList<>();
        Map<String, Parts> parts = new HashMap<>();
        long trained = 0;
        long readings = 0;
        for (Series series : data.series()) {
            int seen = plan.split().validationEnd(series);
            int end = Math.toIntExact((long) seen * (fold + 1) / (folds + 1));
            int start = Math.toIntExact((long) seen * fold / (folds + 1));
            int trainEnd = (int) Math.round((double) start * plan.split().trainEnd(series) / Math.max(1, seen));
            upToMeasured.add(first(series, end));
            parts.put(series.name(), new Parts(trainEnd, start));
            trained += start;
            readings += end - start;
        }
        TrainingPlan foldPlan = plan.with(plan.split().unfolded(parts));
        Dataset foldData = new Dataset(
                upToMeasured, data.intervalMillis(), data.hasLabels(), data.missing(), data.repeated(), data.digest());
        try {
            TrainedBundle model =
                    new Trainer(foldPlan, named(fold, folds), clock, lasting(fold)).train(foldData, bundleFile);
            Map<String, Double> metrics = new java.util.LinkedHashMap<>();
            LearningCurve curve = fineTuning(model.curves());
            metrics.put("validation_loss", curve.bestValidation());
            metrics.putAll(model.evaluation().metrics());
            return new Fold(trained, readings, metrics);
        } catch (OperatorError e) {
            throw new OperatorError(
                    "Fold " + fold + " of " + folds + ": " + e.getMessage()
                            + " (Fewer folds, split.folds, leave each more to train on.)",
                    e);
        } finally {
            Files.deleteIfExists(bundleFile);
        }
    }

    private static Series first(Series series, int end) {
        return new Series(
                series.name(),
                Arrays.copyOf(series.times(), end),
                Arrays.copyOf(series.values(), end),
                Arrays.copyOf(series.labels(), Math.min(end, series.labels().length)));
    }

    private LearningCurve fineTuning(List<LearningCurve> curves) {
        return curves.stream()
                .filter(curve -> curve.phase().equals(plan.family().name()))
                .findFirst()
                .orElseThrow();
    }

    /** A finished fold is kept until the whole training is done, so that going on does not train it again. */
    private CheckpointPlace lasting(int fold) {
        CheckpointPlace part = place.part("fold" + fold);
        return new CheckpointPlace() {
            @Override
            public Checkpoints open(String digest) {
                Checkpoints checkpoints = part.open(digest);
                kept.add(checkpoints);
                return checkpoints.lasting();
            }

            @Override
            public CheckpointPlace part(String name) {
                return part.part(name);
            }
        };
    }

    private Progress named(int fold, int folds) {
        return new Progress() {
            @Override
            public void begin(String phase, int epochs) {
                progress.begin("fold " + fold + "/" + folds + " " + phase, epochs);
            }

            @Override
            public void epoch(int epoch, double trainLoss, double validationLoss) {
                progress.epoch(epoch, trainLoss, validationLoss);
            }

            @Override
            public void end() {
                progress.end();
            }
        };
    }
}
