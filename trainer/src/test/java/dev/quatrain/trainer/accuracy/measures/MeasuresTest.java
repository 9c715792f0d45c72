package dev.quatrain.trainer.accuracy.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries.Role;
import dev.quatrain.trainer.data.Series;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    private static final double EXACT = 1e-9;

    private static Series series(String name, String labels, float... values) {
        float[][] rows = new float[values.length][];
        Arrays.setAll(rows, t -> new float[] {values[t]});
        String[] marks = labels.isEmpty()
                ? new String[0]
                : labels.chars()
                        .mapToObj(c -> c == '.' ? "" : Character.toString(c))
                        .toArray(String[]::new);
        return new Series(name, LongStream.range(0, values.length).toArray(), rows, marks);
    }

    private static SplitData data(String name, List<String> classes, SplitSeries... series) {
        return new SplitData(name, List.of(series), List.of("x"), 1, classes);
    }

    private static Answer score(float score) {
        return Answer.abnormality(score, score >= 1);
    }

    @Test
    void alarms_of_all_models_are_pooled_and_an_unanswered_row_is_no_alarm() {
        SplitSeries a = new SplitSeries(series("a", "..xx", 0, 0, 0, 0), 1, 1);
        SplitSeries b = new SplitSeries(series("b", "..x", 0, 0, 0), 0, 0);
        AlarmRates measure = new AlarmRates();
        measure.begin(data("a", List.of(), a));
        measure.hear(a, 1, score(2));
        measure.hear(a, 2, score(3));
        measure.end();
        measure.begin(data("b", List.of(), b));
        measure.hear(b, 0, score(0));
        measure.hear(b, 2, score(5));
        measure.end();
        // 6 tested rows: hits a2 b2, false a1, miss a3, quiet b0 b1.
        assertThat(measure.metrics())
                .containsEntry("f1", 4.0 / 6)
                .containsEntry("far", 100.0 / 3)
                .containsEntry("mar", 100.0 / 3);
    }

    @Test
    void row_rankings_are_averaged_over_models() {
        SplitSeries a = SplitSeries.all(series("a", ".x", 0, 0), Role.TEST);
        SplitSeries b = SplitSeries.all(series("b", ".x", 0, 0), Role.TEST);
        RowRanking measure = new RowRanking();
        measure.begin(data("a", List.of(), a));
        measure.hear(a, 0, score(0.1f));
        measure.hear(a, 1, score(0.9f));
        measure.end();
        measure.begin(data("b", List.of(), b));
        measure.hear(b, 0, score(0.9f));
        measure.hear(b, 1, score(0.1f));
        measure.end();
        assertThat(measure.metrics()).containsEntry("auc", 0.5).containsEntry("ap", 0.75);
    }

    @Test
    void a_case_is_judged_by_its_last_event_against_the_training_quantile() {
        SplitSeries[] all = new SplitSeries[24];
        for (int i = 0; i < 20; i++) {
            all[i] = SplitSeries.all(series("train" + i, "..", 0, 0), i % 2 == 0 ? Role.TRAIN : Role.VALIDATION);
        }
        all[20] = SplitSeries.all(series("n1", "..", 0, 0), Role.TEST);
        all[21] = SplitSeries.all(series("n2", "..", 0, 0), Role.TEST);
        all[22] = SplitSeries.all(series("x1", "xx", 0, 0), Role.TEST);
        all[23] = SplitSeries.all(series("x2", "xx", 0, 0), Role.TEST);
        CaseScores measure = new CaseScores();
        assertThat(measure.wants(all[0], 1)).isTrue();
        assertThat(measure.wants(all[0], 0)).isFalse();
        measure.begin(data("beats", List.of(), all));
        for (int i = 0; i < 20; i++) {
            measure.hear(all[i], 1, score(i / 19f));
        }
        measure.hear(all[20], 1, score(0.5f));
        measure.hear(all[21], 1, score(0.96f)); // above the 95 % quantile, 0.95
        measure.hear(all[22], 1, score(2f));
        measure.hear(all[23], 1, score(0.94f)); // below
        measure.end();
        assertThat(measure.metrics())
                .containsEntry("f1", 0.5)
                .containsEntry("accuracy", 0.5)
                .containsEntry("auc", 0.75);
    }

    @Test
    void the_last_label_counts_whatever_order_the_answers_come_in() {
        SplitSeries a = SplitSeries.all(series("a", "uuu", 0, 0, 0), Role.TEST);
        SplitSeries b = SplitSeries.all(series("b", "vv", 0, 0), Role.TEST);
        SplitSeries c = SplitSeries.all(series("c", "v", 0), Role.TEST);
        SplitSeries train = SplitSeries.all(series("t", "v", 0), Role.TRAIN);
        Classes measure = new Classes();
        measure.begin(data("set", List.of("u", "v"), a, b, c, train));
        measure.hear(a, 2, Answer.label("u"));
        measure.hear(a, 1, Answer.label("v"));
        measure.hear(b, 0, Answer.label("u"));
        measure.end();
        assertThat(measure.metrics()).containsEntry("accuracy", 100.0 / 3);
    }

    @Test
    void horizon_errors_are_standardised_by_the_training_part() {
        // The training part 0, 2 has mean 1 and deviation 1.
        SplitSeries one = new SplitSeries(series("s", "", 0, 2, 1, 5, 3, 1), 2, 3);
        HorizonErrors measure = new HorizonErrors(List.of(1, 2));
        measure.begin(data("s", List.of(), one));
        assertThat(measure.wants(one, 1)).isFalse();
        assertThat(measure.wants(one, 2)).isTrue();
        assertThat(measure.wants(one, 4)).isTrue();
        assertThat(measure.wants(one, 5)).isFalse();
        float[][] flat = {{3}, {3}};
        for (int t = 2; t < 5; t++) {
            measure.hear(one, t, Answer.forecast(flat));
        }
        measure.end();
        // Next readings 5, 3, 1 against 3; two steps: (5,3), (3,1).
        assertThat(measure.metrics().get("mse_1")).isCloseTo((4 + 0 + 4) / 3.0, within(EXACT));
        assertThat(measure.metrics().get("mse_2")).isCloseTo((4 + 0 + 0 + 4) / 4.0, within(EXACT));
        assertThat(measure.metrics().get("mae_2")).isCloseTo(1, within(EXACT));
    }

    @Test
    void a_forecast_that_is_missing_is_an_error_and_no_gap() {
        SplitSeries one = new SplitSeries(series("s", "", 0, 2, 1, 5, 3, 1), 2, 3);
        HorizonErrors measure = new HorizonErrors(List.of(1));
        measure.begin(data("s", List.of(), one));
        measure.hear(one, 2, Answer.forecast(new float[][] {{3}}));
        measure.end();
        assertThatThrownBy(measure::metrics).isInstanceOf(OperatorError.class).hasMessageContaining("at 2 of");
    }

    @Test
    void m4_scores_one_forecast_of_each_series() {
        SplitSeries one = new SplitSeries(series("s", "", 1, 2, 3, 5, 4, 8), 3, 4);
        SeasonalForecast measure = new SeasonalForecast(2);
        measure.begin(data("m4", List.of(), one));
        assertThat(measure.wants(one, 3)).isTrue();
        assertThat(measure.wants(one, 4)).isFalse();
        measure.hear(one, 3, Answer.forecast(new float[][] {{5}, {5}}));
        measure.end();
        assertThat(measure.metrics().get("mase")).isCloseTo(0.8, within(EXACT));
    }

    @Test
    void too_short_a_horizon_is_refused() {
        SplitSeries one = new SplitSeries(series("s", "", 1, 2, 3, 5, 4, 8), 3, 4);
        SeasonalForecast measure = new SeasonalForecast(2);
        measure.begin(data("m4", List.of(), one));
        assertThatThrownBy(() -> measure.hear(one, 3, Answer.forecast(new float[][] {{5}})))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("forecast.horizon to 2");
    }

    @Test
    void nab_is_scored_at_the_best_common_threshold_and_by_the_alarms_themselves() {
        String before = ".".repeat(40);
        String after = ".".repeat(40);
        SplitSeries a = tested("a", before + "1111111111.........." + after);
        SplitSeries b = tested("b", before + "11111111112222222222" + after);
        NabProfiles measure = new NabProfiles();
        measure.begin(data("a", List.of(), a));
        measure.hear(a, 40, Answer.abnormality(0.9f, false));
        measure.hear(a, 20, Answer.abnormality(0.8f, true));
        measure.end();
        measure.begin(data("b", List.of(), b));
        measure.hear(b, 40, Answer.abnormality(0.9f, true));
        measure.hear(b, 50, Answer.abnormality(Float.NaN, false));
        measure.end();
        // At 0.9 two of three windows are found at their first rows: 2 hits, 1 miss, no false alarm.
        assertThat(measure.metrics().get("standard")).isCloseTo(100 * (2 - 1 + 3) / 6.0, within(EXACT));
        assertThat(measure.metrics().get("low_fp")).isCloseTo(100 * (2 - 1 + 3) / 6.0, within(EXACT));
        assertThat(measure.metrics().get("low_fn")).isCloseTo(100 * (2 - 2 + 6) / 9.0, within(EXACT));
        // The alarms find one window, miss two and are false once, long before any window.
        assertThat(measure.metrics().get("own_standard")).isCloseTo(100 * (1 - 2 - 0.11 + 3) / 6, within(EXACT));
        assertThat(measure.metrics().get("own_low_fp")).isCloseTo(100 * (1 - 2 - 0.22 + 3) / 6, within(EXACT));
        assertThat(measure.metrics().get("own_low_fn")).isCloseTo(100 * (1 - 4 - 0.11 + 6) / 9, within(EXACT));
    }

    /** A series whose first 15 readings are known. */
    private static SplitSeries tested(String name, String labels) {
        return new SplitSeries(series(name, labels, new float[labels.length()]), 12, 15);
    }
}
