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
        Calibration calibration = fit(normal(1, 20_000, 5, 2), 1e-2);
        assertThat(calibration.center()[0]).isCloseTo(5, within(0.1f));
        assertThat(calibration.scale()[0]).isCloseTo(2, within(0.1f));
    }

    @Test
    void the_false_alarm_rate_is_met_on_fresh_errors() {
        for (double rate : new double[] {1e-2, 1e-3}) {
            Calibration calibration = fit(normal(1, 20_000, 0, 1), rate);
            float[][] fresh = normal(2, 200_000, 0, 1);
            long alarms = Arrays.stream(fresh)
                    .filter(row -> calibration.scorer().advance(new float[2], 0, row, row, new float[1]) >= 1)
                    .count();
            assertThat(alarms / 200_000.0).as("rate %s", rate).isBetween(rate / 2, rate * 2);
        }
    }

    @Test
    void what_the_validation_scored_is_kept_and_fresh_errors_of_the_same_kind_do_not_drift_from_it() {
        Calibration calibration = fit(normal(1, 20_000, 0, 1), 1e-2);
        assertThat(ScoreBuckets.stabilityIndex(calibration.usual(), scored(calibration, normal(2, 20_000, 0, 1))))
                .isBetween(0.0, 0.02);
        assertThat(ScoreBuckets.stabilityIndex(calibration.usual(), scored(calibration, normal(3, 20_000, 0, 2))))
                .as("errors twice as large")
                .isGreaterThan(0.25);
    }

    private static long[] scored(Calibration calibration, float[][] errors) {
        long[] counts = new long[ScoreBuckets.count()];
        double[] bounds = ScoreBuckets.upperBounds();
        for (float[] error : errors) {
            float score = calibration.scorer().advance(new float[2], 0, error, error, new float[1]);
            int k = 0;
            while (k < bounds.length && score > bounds[k]) {
                k++;
            }
            counts[k]++;
        }
        return counts;
    }

    @Test
    void the_tail_reaches_beyond_the_sample() {
        // One in 100,000 from 20,000 errors: the sample's maximum is no answer; the normal quantile is 4.42.
        Calibration calibration = fit(normal(3, 20_000, 0, 1), 1e-5);
        assertThat(calibration.threshold()).isBetween(3.8f, 5.2f);
    }

    @Test
    void a_threshold_beyond_what_clipped_errors_come_to_is_known_to_give_no_alarm() {
        List<Observed> errors = List.of(Observed.values(normal(4, 5000, 0, 1)));
        Calibration deaf = Calibrator.fit(errors, false, bounded(new CalibrationPlan.Bounds(0, 5, 3)));
        assertThat(deaf.canAlarm()).isFalse();
        assertThat(score(deaf, 1000)).isLessThan(1);
        Calibration hears = Calibrator.fit(errors, false, bounded(new CalibrationPlan.Bounds(0, 20, 3)));
        assertThat(hears.canAlarm()).isTrue();
        assertThat(score(hears, 1000)).isGreaterThan(1);
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

    @Test
    void fixed_evidence_is_the_threshold_and_the_share_above_it_is_measured() {
        CalibrationPlan plan =
                new CalibrationPlan(0.1, 1, CalibrationPlan.Combination.MEAN, AdaptivePlan.withoutSeason());
        Calibration calibration = Calibrator.fit(List.of(Observed.values(normal(1, 20_000, 0, 1))), false, plan);
        assertThat(calibration.threshold()).isEqualTo(7f);
        assertThat(calibration.falseAlarmRate()).isLessThan(1e-3);
    }

    @Test
    void errors_that_usually_go_together_are_unusual_apart() {
        Random random = new Random(5);
        float[][] together = new float[5000][];
        for (int t = 0; t < together.length; t++) {
            float common = (float) random.nextGaussian();
            together[t] = new float[] {
                common + 0.1f * (float) random.nextGaussian(), common + 0.1f * (float) random.nextGaussian()
            };
        }
        CalibrationPlan plan = new CalibrationPlan(1e-3, 1, CalibrationPlan.Combination.COVARIANCE, null);
        Calibration calibration = Calibrator.fit(List.of(Observed.values(together)), false, plan);
        assertThat(score(calibration, 2, 2)).isLessThan(1);
        assertThat(score(calibration, 1, -1)).isGreaterThan(2);
    }

    @Test
    void the_shrunk_covariance_of_independent_errors_is_near_the_identity() {
        Random random = new Random(6);
        float[][] rows = new float[40][8];
        for (float[] row : rows) {
            for (int e = 0; e < row.length; e++) {
                row[e] = (float) random.nextGaussian();
            }
        }
        float[] precision = ShrunkCovariance.precision(rows);
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                assertThat(precision[i * 8 + j]).isCloseTo(i == j ? 1f : 0f, within(0.35f));
            }
        }
    }

    private static float score(Calibration calibration, float... errors) {
        Scorer scorer = calibration.scorer();
        return scorer.advance(new float[scorer.memoryFloats()], 0, errors, errors, new float[errors.length]);
    }

    @Test
    void a_floor_keeps_a_feature_that_hardly_moves_from_drowning_the_others() {
        CalibrationPlan plan = bounded(new CalibrationPlan.Bounds(0.5, 0, 1));
        Calibration calibration =
                Calibrator.fit(List.of(Observed.values(normal(1, 2000, 0, 1e-3f))), new float[] {2}, false, plan, 1);
        assertThat(calibration.scale()[0]).isEqualTo(1f);
    }

    @Test
    void a_margin_widens_the_threshold() {
        List<Observed> errors = List.of(Observed.values(normal(1, 2000, 0, 1)));
        float usual = Calibrator.fit(errors, false, bounded(CalibrationPlan.Bounds.NONE))
                .threshold();
        float wide = Calibrator.fit(errors, false, bounded(new CalibrationPlan.Bounds(0, 0, 2)))
                .threshold();
        assertThat(wide).isEqualTo(2 * usual);
    }

    @Test
    void a_clipped_error_counts_no_more_than_the_clip() {
        Calibration calibration = Calibrator.fit(
                List.of(Observed.values(normal(1, 2000, 0, 1))), false, bounded(new CalibrationPlan.Bounds(0, 5, 1)));
        Scorer scorer = calibration.scorer();
        float[] wild = {1e9f};
        float score = scorer.advance(new float[scorer.memoryFloats()], 0, wild, wild, new float[1]);
        assertThat(score).isEqualTo(5 / calibration.threshold());
    }

    private static CalibrationPlan bounded(CalibrationPlan.Bounds bounds) {
        return new CalibrationPlan(1e-3, 1, CalibrationPlan.Combination.MEAN, bounds, null);
    }

    private static Calibration fit(float[][] errors, double falseAlarmRate) {
        return Calibrator.fit(List.of(Observed.values(errors)), false, new CalibrationPlan(falseAlarmRate, 1));
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
