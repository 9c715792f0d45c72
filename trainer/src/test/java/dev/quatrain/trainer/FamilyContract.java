package dev.quatrain.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.bundle.GoldenSequences;
import dev.quatrain.model.bundle.GoldenSequences.Sequence;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Provenance;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.step.SequenceModelContract;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.step.Unroll;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.families.Family;
import dev.quatrain.trainer.families.StepGraph;
import dev.quatrain.trainer.families.TrainedNetwork;
import dev.quatrain.trainer.quick.SineFleet;
import dev.quatrain.trainer.training.Progress;
import dev.quatrain.trainer.training.TrainingOptions;
import java.util.Arrays;
import java.util.Collections;
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

    private final Corpus corpus = corpus();
    private final TrainedNetwork network = train();
    private final Bundle bundle = bundle(network.export());

    /** A small configuration of the family. */
    protected abstract Family family();

    private static Corpus corpus() {
        List<float[][]> train = List.of(FLEET.normal(0), FLEET.normal(1), FLEET.normal(2));
        Scaling scaling = Scaling.fit(train, FEATURES);
        return new Corpus(
                scaling,
                train.stream().map(scaling::scale).toList(),
                Collections.singletonList(scaling.scale(FLEET.normal(3))));
    }

    private TrainedNetwork train() {
        return family().train(corpus, new TrainingOptions(3, 16, 0.01, 3), 11, Progress.SILENT);
    }

    private Bundle bundle(StepGraph graph) {
        float[][] readings = Arrays.copyOf(FLEET.normal(4), 40);
        int f = FEATURES.size();
        float[] ones = {1, 1, 1};
        Manifest manifest = new Manifest(
                Manifest.FORMAT_VERSION,
                "contract",
                "1",
                family().name(),
                family().task(),
                FEATURES,
                1000,
                graph.windowSteps(),
                graph.horizonSteps(),
                graph.delaySteps(),
                graph.warmupSteps(),
                graph.state(),
                graph.output(),
                List.of(),
                new Calibration(new float[f], ones, 1f, 1, 1e-3),
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
    void the_graph_matches_the_network_to_1e_minus_5_standard_deviations() {
        try (StepModel model = StepModel.open(bundle, 1)) {
            for (float[][] sequence : sequences()) {
                float[][] stepped = Unroll.outputs(model, sequence);
                float[][] offline = network.reference(sequence);
                for (int t = 0; t < sequence.length; t++) {
                    for (int o = 0; o < stepped[t].length; o++) {
                        float unit = corpus.scaling().deviation()[o % corpus.features()];
                        assertThat((stepped[t][o] - offline[t][o]) / unit).isBetween(-1e-5f, 1e-5f);
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
