package dev.quatrain.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.GoldenSequences;
import dev.quatrain.model.bundle.GoldenSequences.Sequence;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Provenance;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.model.step.SequenceModelContract;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.families.StepGraph;
import dev.quatrain.trainer.families.TrainedNetwork;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.training.Progress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every family promises: the sequence model's contract, after a short training on a generated fleet or on other data. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FamilyContract extends SequenceModelContract {
    private @Nullable Trained trained;

    /** A network after its training, and what it was trained on. */
    private record Trained(
            TrainingPlan plan, ContractData data, Corpus corpus, Task task, TrainedNetwork network, Bundle bundle) {}

    /** Sections family, task, network, training and the task's own, as in a configuration file. */
    protected abstract String settings();

    /** Asked by each test until it gives the data, so that a test without its data is skipped with the reason. */
    abstract ContractData data();

    private Trained trained() {
        if (trained == null) {
            ContractData data = data();
            TrainingPlan plan = plan();
            Corpus corpus = data.corpus(plan.scaling());
            Task task = plan.task().on(corpus);
            TrainedNetwork network = train(plan, corpus, task);
            trained = new Trained(plan, data, corpus, task, network, bundle(plan, data, task, network));
        }
        return trained;
    }

    private TrainingPlan plan() {
        String data = """
                id: contract
                seed: 11
                data: { files: /etc/hostname, label: class, features: [{ name: any }] }
                """;
        return TrainingPlan.read(Settings.parse(data + settings(), "contract", Map.of()), Path.of("/"), Map.of());
    }

    private static TrainedNetwork train(TrainingPlan plan, Corpus corpus, Task task) {
        return plan.family().train(corpus, task, plan.training(), plan.seed(), Progress.SILENT);
    }

    private static Bundle bundle(TrainingPlan plan, ContractData data, Task task, TrainedNetwork network) {
        StepGraph graph = network.export();
        float[][] first = data.sequences().get(0);
        float[][] readings = Arrays.copyOf(first, Math.min(40, first.length));
        boolean scores = graph.output().find(Segments.EXPECTED).isPresent();
        Manifest manifest = new Manifest(
                Manifest.FORMAT_VERSION,
                "contract",
                "1",
                plan.family().name(),
                task.name().written(),
                data.features(),
                1000,
                graph.windowSteps(),
                graph.horizonSteps(),
                graph.delaySteps(),
                graph.warmupSteps(),
                graph.state(),
                graph.output(),
                task.labels(),
                scores ? uncalibrated(graph.output(), data.features().size()) : null,
                Map.of(),
                new Provenance("none", "unknown", 11, Map.of(), Map.of(), "17", "test", "2026-01-01T00:00:00Z"),
                Map.of());
        return new Bundle(
                "contract",
                "0".repeat(64),
                manifest,
                graph.onnx(),
                new GoldenSequences(List.of(new Sequence(readings, network.reference(readings)))));
    }

    private static Calibration uncalibrated(Segments output, int features) {
        int width = output.find(Segments.ERROR).map(Segments.Segment::length).orElse(features);
        float[] ones = new float[width];
        Arrays.fill(ones, 1f);
        return new Calibration(features, new float[width], ones, new float[0], false, 1f, 1, 1e-3, null);
    }

    @Override
    protected Bundle bundle() {
        return trained().bundle();
    }

    @Override
    protected List<float[][]> sequences() {
        return trained().data().sequences();
    }

    @Override
    protected float[][] reference(float[][] sequence) {
        return trained().network().reference(sequence);
    }

    @Test
    void training_lowers_the_validation_loss() {
        assertThat(trained().network().curves())
                .allSatisfy(curve -> assertThat(curve.bestValidation())
                        .isLessThanOrEqualTo(curve.validation().get(0)));
    }

    @Test
    void the_same_seed_gives_the_same_graph() {
        Trained first = trained();
        assertThat(train(first.plan(), first.corpus(), first.task()).export().onnx())
                .isEqualTo(first.bundle().stepGraph());
    }
}
