package dev.quatrain.model.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibratorTest {
    @Test
    void centre_and_scale_are_those_of_the_errors() {
        Calibration calibration = Calibrator.fit(List.<float[][]>of(normal(1, 20_000, 5, 2)), 1e-2, 1);
        assertThat(calibration.center()[0]).isCloseTo(5, within(0.1f));
        assertThat(calibration.scale()[0]).isCloseTo(2, within(0.1f));
    }

    @Test
    void the_false_alarm_rate_is_met_on_fresh_errors() {
        for (double rate : new double[] {1e-2, 1e-3}) {
            Calibration calibration = Calibrator.fit(List.<float[][]>of(normal(1, 20_000, 0, 1)), rate, 1);
            float[][] fresh = normal(2, 200_000, 0, 1);
            long alarms = Arrays.stream(fresh)
                    .filter(row -> calibration.advance(new float[2], row, row, new float[1]) >= 1)
                    .count();
            assertThat(alarms / 200_000.0).as("rate %s", rate).isBetween(rate / 2, rate * 2);
        }
    }

    @Test
    void the_tail_reaches_beyond_the_sample() {
        // One in 100,000 from 20,000 errors: the sample's maximum is no answer; the normal quantile is 4.42.
        Calibration calibration = Calibrator.fit(List.<float[][]>of(normal(3, 20_000, 0, 1)), 1e-5, 1);
        assertThat(calibration.threshold()).isBetween(3.8f, 5.2f);
    }

    @Test
    void a_feature_alone_at_its_half_width_scores_one() {
        Calibration calibration = new Calibration(new float[] {1, 0, 0}, new float[] {2, 1, 5}, 3f, 1, 1e-3);
        float expected = 10;
        float edge = expected + calibration.center()[0] + calibration.halfWidth(0);
        float[] errors = {edge - expected, 0, 0};
        assertThat(calibration.advance(new float[calibration.memoryFloats()], errors, errors, new float[3]))
                .isCloseTo(1f, within(1e-5f));
    }

    @Test
    void attribution_sums_to_1_and_names_the_feature_that_is_off() {
        Calibration calibration = new Calibration(new float[] {0, 0}, new float[] {1, 10}, 3f, 3, 1e-3);
        float[] memory = new float[calibration.memoryFloats()];
        float[] attribution = new float[2];
        calibration.advance(memory, new float[] {0, 0}, new float[] {5, 5}, attribution);
        assertThat(attribution).containsExactly(0.5f, 0.5f);
        calibration.advance(memory, new float[] {4, 10}, new float[] {9, 15}, attribution);
        assertThat(attribution[0] + attribution[1]).isCloseTo(1f, within(1e-6f));
        assertThat(attribution[0]).isCloseTo(16 / 17f, within(1e-5f));
    }

    @Test
    void an_error_that_is_not_known_says_nothing_against_the_reading() {
        Calibration calibration = new Calibration(new float[] {0, 0}, new float[] {1, 1}, 3f, 1, 1e-3);
        float[] attribution = new float[2];
        float score = calibration.advance(
                new float[calibration.memoryFloats()],
                new float[] {Float.NaN, 0},
                new float[] {Float.NaN, 1},
                attribution);
        assertThat(score).isZero();
    }

    @Test
    void severity_rises_from_0_over_25_at_the_threshold_towards_100() {
        assertThat(Calibration.severity(0)).isZero();
        assertThat(Calibration.severity(1)).isEqualTo(25);
        assertThat(Calibration.severity(0.999f)).isCloseTo(25, within(0.1f));
        assertThat(Calibration.severity(3)).isEqualTo(75);
        assertThat(Calibration.severity(Float.POSITIVE_INFINITY)).isEqualTo(100);
        assertThat(Calibration.severity(Float.NaN)).isNaN();
    }

    private static float[][] normal(long seed, int rows, float mean, float deviation) {
        Random random = new Random(seed);
        float[][] values = new float[rows][1];
        for (float[] row : values) {
            row[0] = mean + deviation * (float) random.nextGaussian();
        }
        return values;
    }
}
