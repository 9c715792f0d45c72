package dev.quatrain.trainer;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.bundle.BundleWriter;
import dev.quatrain.model.bundle.GoldenSequences;
import dev.quatrain.model.bundle.GoldenSequences.Sequence;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.step.Unroll;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Dataset;
import dev.quatrain.trainer.data.DuckDbSource;
import dev.quatrain.trainer.data.ReadingsOnDisk;
import dev.quatrain.trainer.data.RunBlocks;
import dev.quatrain.trainer.data.Runs;
import dev.quatrain.trainer.data.SplitPlan;
import dev.quatrain.trainer.evaluation.Evaluation;
import dev.quatrain.trainer.evaluation.Evaluator;
import dev.quatrain.trainer.evaluation.Replay;
import dev.quatrain.trainer.evaluation.SeriesScores;
import dev.quatrain.trainer.evaluation.TestPart;
import dev.quatrain.trainer.evaluation.WalkForwardResult;
import dev.quatrain.trainer.families.StepGraph;
import dev.quatrain.trainer.families.TrainedNetwork;
import dev.quatrain.trainer.report.Findings;
import dev.quatrain.trainer.report.HtmlReport;
import dev.quatrain.trainer.report.ModelCard;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.tasks.TaskName;
import dev.quatrain.trainer.training.CheckpointPlace;
import dev.quatrain.trainer.training.Checkpoints;
import dev.quatrain.trainer.training.LearningCurve;
import dev.quatrain.trainer.training.Progress;
import dev.quatrain.trainer.training.StreamedBatches;
import dev.quatrain.trainer.training.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trains a model from a plan and writes its bundle: read, split, train, export, check, calibrate, evaluate, report. */
public final class Trainer {
    /** As the stream does by default, but a missing value is replaced: training data may have holes. */
    private static final GuardPolicy GUARD = new GuardPolicy(
            GuardPolicy.DEFAULT.late(),
            GuardPolicy.Missing.IMPUTE_LAST,
            GuardPolicy.DEFAULT.gap(),
            GuardPolicy.DEFAULT.gapIntervals());

    private final TrainingPlan plan;
    private final Progress progress;
    private final Clock clock;
    private final CheckpointPlace checkpointPlace;
    private final @Nullable Streamed streamed;

    /**
     * Readings that memory cannot hold: all others here are a sample of them.
     *
     * @param split of all of them
     */
    private record Streamed(ReadingsOnDisk readings, SplitPlan split) {}

    /** A trainer that starts afresh and keeps no checkpoint. */
    public Trainer(TrainingPlan plan, Progress progress, Clock clock) {
        this(plan, progress, clock, CheckpointPlace.NONE);
    }

    /** @param checkpointPlace where the training is kept as it goes */
    public Trainer(TrainingPlan plan, Progress progress, Clock clock, CheckpointPlace checkpointPlace) {
        this(plan, progress, clock, checkpointPlace, null);
    }

    private Trainer(
            TrainingPlan plan,
            Progress progress,
            Clock clock,
            CheckpointPlace checkpointPlace,
            @Nullable Streamed streamed) {
        this.checkpointPlace = checkpointPlace;
        this.streamed = streamed;
        this.plan = plan;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Trains and writes the bundle.
     *
     * @return what was written, opened and checked again
     * @throws dev.quatrain.model.OperatorError if the data or the plan does not allow it
     * @throws IOException if the bundle cannot be written
     */
    public TrainedBundle train(Path bundleFile) throws IOException {
        return onReadings((trainer, data) -> trainer.train(data, bundleFile));
    }

    /** What is done with a trainer and the readings that memory holds. */
    private interface Work<T> {
        T with(Trainer trainer, Dataset data) throws IOException;
    }

    private <T> T onReadings(Work<T> work) throws IOException {
        DuckDbSource source = new DuckDbSource(plan.data());
        if (source.fitsMemory()) {
            return work.with(this, source.read());
        }
        if (plan.split().folds() > 0) {
            throw new OperatorError("Walk-forward validation needs all readings in memory, which does not hold them. "
                    + "Leave split.folds out, or raise data.memory (and Java's heap, QUATRAIN_JAVA_OPTS=-Xmx8g).");
        }
        try (ReadingsOnDisk readings = source.readToDisk()) {
            ReadingsOnDisk.Sample sample = readings.sample(plan.split());
            Trainer onSample = new Trainer(
                    plan.with(plan.split().with(sample.parts())),
                    progress,
                    clock,
                    checkpointPlace,
                    new Streamed(readings, plan.split()));
            return work.with(onSample, sample.data());
        }
    }

    /**
     * Trains on readings at hand and writes the bundle.
     *
     * @see #train(Path)
     */
    public TrainedBundle train(Dataset data, Path bundleFile) throws IOException {
        TestPart part = new TestPart(data.series(), plan.split());
        WalkForward walk = new WalkForward(plan, progress, clock, checkpointPlace);
        WalkForwardResult walkForward = walk.run(data, bundleFile);
        Runs cut = cut(data);
        Corpus corpus = corpus(data, cut);
        Task task = plan.task().on(corpus);
        Checkpoints checkpoints = checkpointPlace.open(plan.digest(data));
        TrainedNetwork network = fit(corpus, task, checkpoints);
        StepGraph graph = network.export();

        List<float[][]> goldenReadings = GoldenReadings.of(data, plan.split(), cut, graph.warmupSteps());
        List<Sequence> fromNetwork = goldenReadings.stream()
                .map(readings -> new Sequence(readings, network.reference(readings)))
                .toList();
        ModelDescription description = new ModelDescription(plan, data, graph, task, clock);
        CalibrationFit errors = CalibrationFit.of(graph.output(), corpus.scaling(), plan);
        Manifest draft = description.manifest(errors.draft(), Map.of());
        List<Sequence> fromGraph = new ArrayList<>();
        @Nullable Calibration calibration = null;
        // Opening replays the golden sequences: with the network's own outputs in them, this checks the export.
        try (StepModel model = StepModel.open(description.bundle(draft, fromNetwork), 1)) {
            goldenReadings.forEach(readings -> fromGraph.add(new Sequence(readings, Unroll.outputs(model, readings))));
            if (errors.areGiven()) {
                List<SeriesScores> drafted = replay(model, part, (series, t, score) -> {});
                calibration = errors.fit(drafted, data.intervalMillis(), Evaluator.memory(draft));
            }
        }
        Manifest calibrated = description.manifest(calibration, Map.of());
        Evaluator evaluator = new Evaluator(calibrated, data.hasLabels(), part);
        List<SeriesScores> replayed;
        try (StepModel model = StepModel.open(description.bundle(calibrated, fromGraph), 1)) {
            replayed = replay(model, part, evaluator);
        }
        Evaluation evaluation = evaluator.result(replayed);
        Map<String, Double> metrics = new LinkedHashMap<>(evaluation.metrics());
        metrics.putAll(walkForward.metrics());
        if (streamed != null) {
            metrics.put("streamed_readings", (double) streamed.readings().rows());
            metrics.put("sampled_readings", (double) data.rows());
        }
        Manifest manifest = description.manifest(calibration, metrics);
        Findings findings =
                new Findings(manifest, data, plan.split(), network.curves(), replayed, evaluation, walkForward);
        new BundleWriter(manifest, graph.onnx(), new GoldenSequences(fromGraph))
                .add(Bundle.NETWORK, network.networkZip())
                .add(Bundle.REPORT, new HtmlReport(findings).html())
                .add(Bundle.CARD, new ModelCard(findings).markdown())
                .write(bundleFile);
        Bundle written = BundleReader.read(bundleFile);
        StepModel.open(written, 1).close();
        checkpoints.remove();
        walk.removeCheckpoints();
        return new TrainedBundle(bundleFile, written, network.curves(), evaluation, walkForward);
    }

    /**
     * Trains the network alone: no calibration, no evaluation, no bundle.
     *
     * @return the curve of its fine-tuning
     */
    public LearningCurve fit() throws IOException {
        return onReadings((trainer, data) -> trainer.fit(data));
    }

    private LearningCurve fit(Dataset data) {
        Corpus corpus = corpus(data, cut(data));
        return fit(corpus, plan.task().on(corpus), checkpointPlace.open(plan.digest(data))).curves().stream()
                .filter(curve -> curve.phase().equals(plan.family().name()))
                .findFirst()
                .orElseThrow();
    }

    private Runs cut(Dataset data) {
        return new Runs(
                GUARD.gapIntervals() * data.intervalMillis(),
                plan.split().skipLabelled(),
                plan.task().name() != TaskName.CLASSIFY
                        ? List.of()
                        : streamed == null ? data.labels() : streamed.readings().labels());
    }

    private Corpus corpus(Dataset data, Runs cut) {
        if (streamed == null) {
            return Corpus.of(
                    data,
                    plan.split(),
                    cut,
                    plan.data().modelFeatures(),
                    plan.scaling(),
                    plan.task().name() == TaskName.FORECAST);
        }
        RunBlocks blocks = streamed.readings()
                .trainingBlocks(streamed.split(), cut, plan.scaling(), StreamedBatches.BLOCKS_AT_A_TIME);
        return Corpus.of(data, plan.split(), cut, blocks);
    }

    private TrainedNetwork fit(Corpus corpus, Task task, Checkpoints checkpoints) {
        try {
            return plan.family()
                    .train(corpus, task, plan.training(), new TrainingSession(plan.seed(), progress, checkpoints));
        } catch (OperatorError e) {
            // It would fail in the same way when it went on.
            checkpoints.remove();
            throw e;
        }
    }

    private List<SeriesScores> replay(StepModel model, TestPart part, Replay.Listener listener) {
        return Replay.of(model, part.toReplay(), GUARD, clock, listener).scores();
    }
}
