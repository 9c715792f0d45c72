package dev.quatrain.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.bundle.GoldenSequences;
import dev.quatrain.model.bundle.GoldenSequences.Sequence;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Provenance;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.model.step.SequenceModelContract;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.step.Unroll;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.data.ScalingPlan;
import dev.quatrain.trainer.families.StepGraph;
import dev.quatrain.trainer.families.TrainedNetwork;
import dev.quatrain.trainer.quick.SineFleet;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.training.Progress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every family promises: the sequence model's contract, after a short training on a generated fleet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FamilyContract extends SequenceModelContract {
    private static final SineFleet FLEET = new SineFleet(3, 5, 300);
    private static final List<Feature> FEATURES = SineFleet.FEATURES.stream()
            .map(name -> new Feature(name, "", null, null))
            .toList();

    private final TrainingPlan plan;
    private final Corpus corpus;
    private final Task task;
    private final TrainedNetwork network;
    private final Bundle bundle;

    /** @param settings sections family, task, network, training and the task's own, as in a configuration file */
    protected FamilyContract(String settings) {
        String data = """
                id: contract
                seed: 11
                data: { files: /etc/hostname, label: class, features: [{ name: load }, { name: heat }, { name: flow }] }
                """;
        this.plan = TrainingPlan.read(Settings.parse(data + settings, "contract", Map.of()), Path.of("/"), Map.of());
        this.corpus = corpus();
        this.task = plan.task().on(corpus);
        this.network = train();
        this.bundle = bundle(network.export());
    }

    private static Corpus corpus() {
        List<Run> train = List.of(run(0), run(1), run(2));
        Scaling scaling = Scaling.fit(train, FEATURES, ScalingPlan.STANDARD);
        return new Corpus(
                scaling,
                train.stream().map(scaling::scale).toList(),
                List.of(scaling.scale(run(3))),
                List.of("low", "high"));
    }

    /** A machine's readings; the class says whether the load is above its mean. */
    private static Run run(int machine) {
        float[][] values = FLEET.normal(machine);
        int[] classes = new int[values.length];
        for (int t = 0; t < values.length; t++) {
            classes[t] = values[t][0] > 50 ? 1 : 0;
        }
        return new Run(values, classes);
    }

    private TrainedNetwork train() {
        return plan.family().train(corpus, task, plan.training(), plan.seed(), Progress.SILENT);
    }

    private Bundle bundle(StepGraph graph) {
        float[][] readings = Arrays.copyOf(FLEET.normal(4), 40);
        boolean scores = graph.output().find(Segments.EXPECTED).isPresent();
        Manifest manifest = new Manifest(
                Manifest.FORMAT_VERSION,
                "contract",
                "1",
                plan.family().name(),
                task.name().written(),
                FEATURES,
                1000,
                graph.windowSteps(),
                graph.horizonSteps(),
                graph.delaySteps(),
                graph.warmupSteps(),
                graph.state(),
                graph.output(),
                task.labels(),
                scores ? uncalibrated(graph.output()) : null,
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

    private static Calibration uncalibrated(Segments output) {
        int width = output.find(Segments.ERROR).map(Segments.Segment::length).orElse(FEATURES.size());
        float[] ones = new float[width];
        Arrays.fill(ones, 1f);
        return new Calibration(FEATURES.size(), new float[width], ones, new float[0], false, 1f, 1, 1e-3, null);
    }

    @Override
    protected Bundle bundle() {
        return bundle;
    }

    @Override
    protected List<float[][]> sequences() {
        return List.of(
                FLEET.normal(4), Arrays.copyOf(FLEET.normal(3), 77), Arrays.copyOfRange(FLEET.normal(2), 100, 131));
    }

    @Override
    protected float[][] reference(float[][] sequence) {
        return network.reference(sequence);
    }

    @Test
    void training_lowers_the_validation_loss() {
        assertThat(network.curves())
                .allSatisfy(curve -> assertThat(curve.bestValidation())
                        .isLessThanOrEqualTo(curve.validation().get(0)));
    }

    @Test
    void the_graph_matches_the_network_to_1e_minus_5() {
        try (StepModel model = StepModel.open(bundle, 1)) {
            for (float[][] sequence : sequences()) {
                float[][] stepped = Unroll.outputs(model, sequence);
                float[][] offline = network.reference(sequence);
                for (int t = 0; t < sequence.length; t++) {
                    for (int o = 0; o < stepped[t].length; o++) {
                        if (!Float.isNaN(offline[t][o])) {
                            float unit = Math.max(1f, Math.abs(offline[t][o]));
                            assertThat((stepped[t][o] - offline[t][o]) / unit).isBetween(-1e-5f, 1e-5f);
                        }
                    }
                }
            }
        }
    }

    @Test
    void the_same_seed_gives_the_same_graph() {
        assertThat(train().export().onnx()).isEqualTo(bundle.stepGraph());
    }
}
