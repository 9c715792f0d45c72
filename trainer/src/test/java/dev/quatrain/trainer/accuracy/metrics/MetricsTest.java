package dev.quatrain.trainer.accuracy.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final double EXACT = 1e-9;

    @Test
    void alarm_rates_are_shares_of_normal_and_abnormal_rows() {
        Alarms alarms = Alarms.NONE;
        boolean[] flagged = {true, true, true, false, false, false, false, false};
        boolean[] abnormal = {true, true, false, true, false, false, false, false};
        for (int i = 0; i < flagged.length; i++) {
            alarms = alarms.plus(flagged[i], abnormal[i]);
        }
        assertThat(alarms).isEqualTo(new Alarms(2, 1, 1, 4));
        assertThat(alarms.f1()).isCloseTo(4.0 / 6, within(EXACT));
        assertThat(alarms.far()).isEqualTo(20);
        assertThat(alarms.mar()).isCloseTo(100.0 / 3, within(EXACT));
        assertThat(alarms.accuracy()).isEqualTo(0.75);
    }

    @Test
    void silence_has_an_f1_of_zero() {
        assertThat(Alarms.NONE.plus(false, true).plus(false, false).f1()).isZero();
    }

    @Test
    void macro_f1_weighs_small_classes_like_large_ones() {
        Confusion confusion = new Confusion(List.of("a", "b", "unseen"));
        confusion.add("a", "a");
        confusion.add("a", "a");
        confusion.add("a", "b");
        confusion.add("b", "b");
        confusion.add("b", null);
        assertThat(confusion.accuracy()).isEqualTo(60);
        assertThat(confusion.error()).isEqualTo(40);
        // a: 2 right of 3 actual and 2 predicted; b: 1 right of 2 actual and 2 predicted; the third never occurs.
        assertThat(confusion.macroF1()).isCloseTo(100 * (4.0 / 5 + 2.0 / 4) / 2, within(EXACT));
        assertThat(confusion.counts()).isDeepEqualTo(new long[][] {{2, 1, 0, 0}, {0, 1, 0, 1}, {0, 0, 0, 0}});
    }

    @Test
    void a_quantile_lies_between_order_statistics() {
        float[] values = {4, 1, 3, 2};
        assertThat(Quantile.of(values, 0)).isEqualTo(1);
        assertThat(Quantile.of(values, 1)).isEqualTo(4);
        assertThat(Quantile.of(values, 0.5)).isEqualTo(2.5);
        assertThat(Quantile.of(values, 0.95)).isCloseTo(3.85, within(1e-6));
        assertThat(Quantile.of(new float[0], 0.5)).isNaN();
    }

    @Test
    void mase_divides_by_the_mean_seasonal_difference() {
        float[] history = {1, 2, 3, 5};
        assertThat(SeasonalErrors.scale(history, 2)).isEqualTo(2.5);
        assertThat(SeasonalErrors.mase(new float[] {4, 8}, new float[] {5, 5}, 2.5))
                .isCloseTo(2 / 2.5, within(EXACT));
    }

    @Test
    void smape_is_relative_to_both_and_zero_where_both_are() {
        assertThat(SeasonalErrors.smape(new float[] {1, 0}, new float[] {3, 0})).isCloseTo(50, within(EXACT));
    }

    @Test
    void mean_errors_are_over_all_values() {
        MeanErrors errors = new MeanErrors();
        errors.add(1, 2);
        errors.add(1, 4);
        assertThat(errors.mse()).isEqualTo(5);
        assertThat(errors.mae()).isEqualTo(2);
    }

    @Test
    void a_spread_is_a_sample_deviation_and_unknown_of_one() {
        assertThat(Spread.of(List.of(1.0, 2.0, 3.0))).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(List.of(2.0)).deviation()).isNaN();
    }
}
