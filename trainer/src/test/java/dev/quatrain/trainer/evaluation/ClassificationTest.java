package dev.quatrain.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.trainer.accuracy.metrics.Confusion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassificationTest {
    private static final List<float[]> GIVEN = List.of(
            new float[] {0.9f, 0.1f}, new float[] {0.85f, 0.15f}, new float[] {0.3f, 0.7f}, new float[] {0.4f, 0.6f});
    private static final int[] ACTUAL = {0, 1, 1, 1};

    private static Classification classification() {
        Confusion confusion = new Confusion(List.of("a", "b"));
        confusion.add("a", "a");
        confusion.add("b", "a");
        confusion.add("b", "b");
        confusion.add("b", "b");
        return new Classification(
                true,
                1,
                confusion,
                ClassificationTally.logLoss(GIVEN, ACTUAL),
                ClassificationTally.reliability(GIVEN, ACTUAL),
                0,
                List.of(),
                List.of(new Classification.Rival("coin", 0.5, 0.5, 0.69)));
    }

    @Test
    void log_loss_is_the_mean_negative_logarithm_of_the_true_class() {
        double byHand = -(Math.log(0.9) + Math.log(0.15) + Math.log(0.7) + Math.log(0.6)) / 4;
        assertThat(classification().logLoss()).isCloseTo(byHand, within(1e-6));
    }

    @Test
    void a_certain_error_does_not_make_the_log_loss_infinite() {
        assertThat(ClassificationTally.logLoss(List.of(new float[] {1f, 0f}), new int[] {1}))
                .isCloseTo(-Math.log(1e-15), within(1e-9));
    }

    @Test
    void the_calibration_error_is_the_gap_of_each_tenth_weighed_by_its_cases() {
        // 0.85 alone in [0.8, 0.9), wrong: gap 0.85. 0.9: right, gap 0.1. 0.7: right, gap 0.3. 0.6: right, gap 0.4.
        assertThat(classification().calibrationError()).isCloseTo((0.85 + 0.1 + 0.3 + 0.4) / 4, within(1e-6));
    }

    @Test
    void precision_recall_and_f1_are_those_of_the_confusion() {
        List<Classification.PerClass> classes = classification().classes();
        assertThat(classes.get(0).precision()).isEqualTo(0.5);
        assertThat(classes.get(0).recall()).isEqualTo(1);
        assertThat(classes.get(0).f1()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(classes.get(1).precision()).isEqualTo(1);
        assertThat(classes.get(1).recall()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(classes.get(1).f1()).isCloseTo(0.8, within(1e-12));
        assertThat(classification().macroF1()).isCloseTo((2.0 / 3 + 0.8) / 2, within(1e-12));
        assertThat(classification().accuracy()).isEqualTo(0.75);
    }

    @Test
    void who_loses_to_a_baseline_is_said_to_lose() {
        assertThat(classification().contest().sentence())
                .isEqualTo("Beats coin: accuracy 0.7500 against 0.5000 of the best of them.");
        Contest lost = new Contest("MSE", false, 2, Map.of("ridge", 1.0, "last value", 1.5, "mean", 3.0));
        assertThat(lost.losesTo()).containsExactlyInAnyOrder("ridge", "last value");
        assertThat(lost.sentence()).isEqualTo("Loses to ridge: MSE 2.000 against 1.000; also to last value.");
        assertThat(new Contest("MSE", false, 2, Map.of("ridge", 2.0)).sentence())
                .startsWith("No better than ridge: MSE 2.000 against 2.000");
        assertThat(new Contest("MSE", false, 2, Map.of()).sentence()).isEqualTo("No baseline stands beside it in MSE.");
    }
}
