package dev.quatrain.model.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdaptiveTest {
    private static final long MINUTE = 60_000;
    private static final Adaptive PLAIN = new Adaptive(20, 5000, 0, 1, 10, 0, 7);

    @Test
    void one_threshold_serves_series_of_any_scale() {
        double[] small = scores(PLAIN, noise(1, 3000, 1e-3f, 2900, 0.02f));
        double[] large = scores(PLAIN, noise(1, 3000, 1e6f, 2900, 2e7f));
        assertThat(small[2900]).isGreaterThan(1).isCloseTo(large[2900], within(0.01));
    }

    @Test
    void ordinary_noise_stays_below_the_threshold() {
        for (int seed = 1; seed <= 5; seed++) {
            double[] scores = scores(PLAIN, noise(seed, 20_000, 1f, 0, 0f));
            int alarms = 0;
            for (int t = 500; t < scores.length; t++) {
                alarms += scores[t] >= 1 ? 1 : 0;
            }
            assertThat(alarms).as("seed %d", seed).isLessThanOrEqualTo(20);
        }
    }

    @Test
    void nothing_is_said_before_a_tail_is_full() {
        double[] scores = scores(PLAIN, noise(1, 20, 1f, 5, 1e6f));
        assertThat(scores).containsOnly(0);
    }

    @Test
    void in_the_quiet_after_a_score_only_a_higher_one_counts() {
        Adaptive quiet = new Adaptive(20, 5000, 0, 1, 10, 50, 7);
        float[] values = noise(1, 3000, 1f, 2900, 12f);
        values[2910] = 11f;
        values[2920] = 200f;
        double[] scores = scores(quiet, values);
        assertThat(scores[2900]).isGreaterThan(1);
        assertThat(scores[2910]).isZero();
        assertThat(scores[2920]).isGreaterThan(scores[2900]);
    }

    @Test
    void an_extreme_is_forgotten_after_twice_the_memory() {
        Adaptive brief = new Adaptive(20, 1000, 0, 1, 10, 0, 7);
        float[] values = noise(1, 4000, 1f, 900, 1000f);
        values[1500] = 50f;
        values[3500] = 50f;
        double[] scores = scores(brief, values);
        assertThat(scores[3500]).isGreaterThan(2 * scores[1500]);
    }

    @Test
    void a_value_that_is_usual_but_not_at_this_hour_is_found() {
        Adaptive seasonal = new Adaptive(20, 5000, 24, 2, 10, 0, 7);
        Adaptive blind = new Adaptive(20, 5000, 0, 1, 10, 0, 7);
        Random random = new Random(3);
        float[] values = new float[24 * 60];
        for (int t = 0; t < values.length; t++) {
            values[t] = (t % 24 >= 8 && t % 24 < 18 ? 100 : 10) + (float) random.nextGaussian();
        }
        int night = 24 * 50 + 2;
        values[night] = 100;
        values[night + 1] = 100;
        // No error: as if the model had expected exactly what came.
        assertThat(scores(seasonal, values, new float[values.length])[night + 1])
                .isGreaterThan(1);
        assertThat(scores(blind, values, new float[values.length])[night + 1]).isLessThan(1);
    }

    @Test
    void attribution_sums_to_1_and_names_the_feature_that_is_off() {
        Scorer scorer = new Calibration(
                        3,
                        new float[3],
                        new float[] {1, 1, 1},
                        new float[0],
                        false,
                        7f,
                        1,
                        0,
                        AdaptivePlan.withoutSeason().every(1))
                .scorer();
        float[] memory = new float[scorer.memoryFloats()];
        float[] attribution = new float[3];
        Random random = new Random(1);
        for (int t = 0; t < 1000; t++) {
            float[] values = {
                (float) random.nextGaussian(), (float) random.nextGaussian(), (float) random.nextGaussian()
            };
            scorer.advance(memory, t, values, values, attribution);
            assertThat(attribution[0] + attribution[1] + attribution[2]).isCloseTo(1f, within(1e-5f));
        }
        float[] off = {0, 20, Float.NaN};
        assertThat(scorer.advance(memory, 1000, off, off, attribution)).isGreaterThan(1);
        assertThat(attribution).containsExactly(0, 1, 0);
    }

    @Test
    void a_constant_series_that_moves_is_found_and_stays_finite() {
        float[] values = new float[200];
        values[150] = 1e-3f;
        double[] scores = scores(PLAIN, values);
        assertThat(scores[149]).isZero();
        assertThat(scores[150]).isFinite();
        values[150] = Float.MAX_VALUE;
        values[160] = -Float.MAX_VALUE;
        assertThat(scores(PLAIN, values)[160]).isFinite();
    }

    @Test
    void is_read_from_the_training_configuration() {
        Settings settings =
                Settings.parse("adaptive: { season: 24h, quiet_steps: 0, evidence: 8 }", "calibration.yaml", Map.of());
        CalibrationPlan plan = CalibrationPlan.read(settings);
        settings.finish();
        AdaptivePlan adaptive = Objects.requireNonNull(plan.adaptive());
        assertThat(adaptive.every(5 * MINUTE)).isEqualTo(new Adaptive(20, 5000, 288, 24, 10, 0, 8));
        assertThat(adaptive.every(60 * MINUTE)).isEqualTo(new Adaptive(20, 5000, 24, 2, 10, 0, 8));
        assertThat(plan.parameters()).containsEntry("calibration.adaptive.evidence", "8.0");
    }

    @Test
    void a_season_of_fewer_than_two_readings_is_none() {
        AdaptivePlan daily = AdaptivePlan.of(Duration.ofHours(24));
        assertThat(daily.every(12 * 60 * MINUTE).seasonSteps()).isEqualTo(2);
        assertThat(daily.every(24 * 60 * MINUTE).seasonSteps()).isZero();
        assertThat(daily.every(30 * 24 * 60 * MINUTE))
                .isEqualTo(AdaptivePlan.withoutSeason().every(MINUTE));
    }

    @Test
    void a_season_of_too_many_readings_is_refused() {
        AdaptivePlan yearly = AdaptivePlan.of(Duration.ofDays(365));
        assertThat(yearly.every(MINUTE).seasonSteps()).isEqualTo(525_600);
        assertThatThrownBy(() -> yearly.every(1000))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("31536000 readings")
                .hasMessageContaining("shorter season");
    }

    @Test
    void a_series_shorter_than_two_seasons_is_scored_by_the_other_two_views() {
        Adaptive daily = new Adaptive(20, 5000, 288, 24, 10, 0, 7);
        float[] values = noise(1, 500, 1f, 280, 30f);
        assertThat(scores(daily, values)[280]).isGreaterThan(1).isEqualTo(scores(PLAIN, values)[280]);
        assertThat(scores(daily, values)).doesNotContain(Double.NaN);
    }

    @Test
    void a_level_longer_than_its_season_is_refused() {
        Settings settings = Settings.parse("adaptive: { season: 1h, level: 2h }", "calibration.yaml", Map.of());
        CalibrationPlan.read(settings);
        assertThatThrownBy(settings::finish).hasMessageContaining("adaptive.level: must not be longer than season");
    }

    @Test
    void is_off_unless_configured() {
        Settings settings = Settings.parse("smoothing_steps: 3", "calibration.yaml", Map.of());
        assertThat(CalibrationPlan.read(settings).adaptive()).isNull();
    }

    private static double[] scores(Adaptive adaptive, float[] values) {
        return scores(adaptive, values, values);
    }

    private static double[] scores(Adaptive adaptive, float[] values, float[] errors) {
        Scorer scorer = new Calibration(
                        1,
                        new float[1],
                        new float[] {1e-6f},
                        new float[0],
                        false,
                        (float) adaptive.evidence(),
                        1,
                        0,
                        adaptive)
                .scorer();
        float[] memory = new float[scorer.memoryFloats()];
        double[] scores = new double[values.length];
        for (int t = 0; t < values.length; t++) {
            scores[t] = scorer.advance(memory, t, new float[] {errors[t]}, new float[] {values[t]}, new float[1]);
        }
        return scores;
    }

    /** Normal noise with one outlier. */
    private static float[] noise(long seed, int steps, float deviation, int at, float outlier) {
        Random random = new Random(seed);
        float[] values = new float[steps];
        for (int t = 0; t < steps; t++) {
            values[t] = deviation * (float) random.nextGaussian();
        }
        values[at] = outlier != 0 ? outlier : values[at];
        return values;
    }
}
