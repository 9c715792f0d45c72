package dev.quatrain.model.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DeviationTest {
    @Test
    void a_feature_alone_at_its_half_width_scores_one() {
        Calibration calibration = new Calibration(new float[] {1, 0, 0}, new float[] {2, 1, 5}, 3f, 1, 1e-3);
        float edge = calibration.center()[0] + calibration.halfWidth(0);
        assertThat(score(calibration, edge, 0, 0)).isCloseTo(1f, within(1e-5f));
    }

    @Test
    void a_feature_alone_at_its_half_width_scores_one_with_covariance_too() {
        Calibration calibration = together(new float[] {2, -1, -1, 2});
        assertThat(score(calibration, calibration.halfWidth(0), 0)).isCloseTo(1f, within(1e-5f));
    }

    @Test
    void attribution_sums_to_1_and_names_the_feature_that_is_off() {
        Scorer scorer = new Calibration(new float[] {0, 0}, new float[] {1, 10}, 3f, 3, 1e-3).scorer();
        float[] memory = new float[scorer.memoryFloats()];
        float[] attribution = new float[2];
        scorer.advance(memory, 0, new float[] {0, 0}, new float[] {5, 5}, attribution);
        assertThat(attribution).containsExactly(0.5f, 0.5f);
        scorer.advance(memory, 1, new float[] {4, 10}, new float[] {9, 15}, attribution);
        assertThat(attribution[0] + attribution[1]).isCloseTo(1f, within(1e-6f));
        assertThat(attribution[0]).isCloseTo(16 / 17f, within(1e-5f));
    }

    @Test
    void a_feature_that_speaks_for_the_reading_is_not_blamed() {
        Scorer scorer = together(new float[] {2, -1, -1, 2}).scorer();
        float[] attribution = new float[2];
        scorer.advance(new float[scorer.memoryFloats()], 0, new float[] {5, 1}, new float[2], attribution);
        assertThat(attribution).containsExactly(1f, 0f);
    }

    @Test
    void an_error_that_is_not_known_says_nothing_against_the_reading() {
        assertThat(score(new Calibration(new float[] {0, 0}, new float[] {1, 1}, 3f, 1, 1e-3), Float.NaN, 0))
                .isZero();
    }

    @Test
    void a_small_error_of_a_measure_that_is_never_negative_is_no_anomaly() {
        Calibration calibration =
                new Calibration(3, new float[] {5}, new float[] {1}, new float[0], true, 2f, 1, 1e-3, null);
        Scorer scorer = calibration.scorer();
        float[] attribution = new float[3];
        float[] memory = new float[scorer.memoryFloats()];
        assertThat(scorer.advance(memory, 0, new float[] {0}, new float[3], attribution))
                .isZero();
        assertThat(scorer.advance(memory, 1, new float[] {9}, new float[3], attribution))
                .isEqualTo(2f);
        assertThat(attribution).containsOnly(1 / 3f);
        assertThat(calibration.halfWidth(0)).isNaN();
    }

    private static Calibration together(float[] precision) {
        return new Calibration(2, new float[2], new float[] {1, 1}, precision, false, 3f, 1, 1e-3, null);
    }

    private static float score(Calibration calibration, float... errors) {
        Scorer scorer = calibration.scorer();
        return scorer.advance(new float[scorer.memoryFloats()], 0, errors, errors, new float[errors.length]);
    }
}
