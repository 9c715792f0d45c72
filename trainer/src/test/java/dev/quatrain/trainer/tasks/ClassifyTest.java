package dev.quatrain.trainer.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.data.ScalingPlan;
import dev.quatrain.trainer.training.Cut;
import dev.quatrain.trainer.training.ExampleBatches;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassifyTest {
    private static final Run THREE_OF_A = new Run(new float[3][1], new int[] {0, 0, 0});
    private static final Run ONE_OF_B = new Run(new float[1][1], new int[] {1});

    private static Task classify(String settings) {
        Scaling scaling = Scaling.fit(
                List.of(THREE_OF_A),
                List.of(new Feature("a", "", null, null)),
                new ScalingPlan(ScalingPlan.Kind.FIXED, 0, 0, 1, 0));
        Corpus corpus = new Corpus(scaling, List.of(THREE_OF_A, ONE_OF_B), List.of(ONE_OF_B), List.of("a", "b"));
        Settings parsed = Settings.parse(settings, "test", Map.of());
        ClassifyPlan plan = ClassifyPlan.read(parsed);
        parsed.finish();
        return plan.on(corpus);
    }

    private static float[] target(Task task, Run run, int t) {
        float[] target = new float[2];
        task.target(run, t, target, 0);
        return target;
    }

    @Test
    void without_smoothing_all_of_a_target_is_its_class() {
        assertThat(target(classify("{ at: every }"), ONE_OF_B, 0)).containsExactly(0f, 1f);
    }

    @Test
    void smoothing_spreads_its_share_of_a_target_over_all_classes() {
        assertThat(target(classify("{ smoothing: 0.2 }"), ONE_OF_B, 0))
                .containsExactly(new float[] {0.1f, 0.9f}, within(1e-6f));
    }

    @Test
    void a_smoothed_target_weighs_what_its_class_weighs() {
        float[] rare = target(classify("{ smoothing: 0.2, weights: balanced }"), ONE_OF_B, 0);
        assertThat(rare[0] + rare[1]).isCloseTo(2f, within(1e-6f));
    }

    @Test
    void only_the_last_reading_of_a_case_has_a_target() {
        Task task = classify("{ at: end, smoothing: 0.2 }");
        assertThat(target(task, THREE_OF_A, 1)).containsOnly(Float.NaN);
        assertThat(target(task, THREE_OF_A, 2)).containsExactly(new float[] {0.9f, 0.1f}, within(1e-6f));
    }

    private static float[] firstInputs(Task task, int epoch, boolean training) {
        Cut cut = new Cut(3, false, 1, true, 0, true);
        ExampleBatches batches = new ExampleBatches(List.of(THREE_OF_A), cut, task, 0, 1, 7, training);
        return batches.epoch(epoch).iterator().next().inputs();
    }

    @Test
    void examples_vary_from_epoch_to_epoch_but_not_when_an_epoch_is_met_again() {
        Task task = classify("{ at: end, jitter: 0.1, stretch: 0.1 }");
        assertThat(firstInputs(task, 1, true)).isEqualTo(firstInputs(task, 1, true));
        assertThat(firstInputs(task, 1, true)).isNotEqualTo(firstInputs(task, 2, true));
        assertThat(firstInputs(task, 1, false)).as("validation").containsOnly(0f);
        assertThat(THREE_OF_A.values()[0]).as("the data themselves").containsExactly(0f);
    }
}
