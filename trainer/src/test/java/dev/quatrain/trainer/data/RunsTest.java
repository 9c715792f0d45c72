package dev.quatrain.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunsTest {
    private static final float NONE = Float.NaN;

    @Test
    void a_silence_longer_than_the_gap_ends_a_run() {
        Series series = new Series("a", new long[] {0, 1, 12, 13}, new float[][] {{1}, {2}, {3}, {4}}, new String[0]);
        List<Run> runs = new Runs(10, false, List.of()).of(series, 0, 4);
        assertThat(runs).hasSize(2);
        assertThat(runs.get(1).values()).isDeepEqualTo(new float[][] {{3}, {4}});
    }

    @Test
    void missing_values_take_the_last_one_even_from_before_the_part() {
        Series series =
                new Series("a", new long[] {0, 1, 2}, new float[][] {{NONE, 1}, {5, 2}, {NONE, 3}}, new String[0]);
        assertThat(new Runs(10, false, List.of()).of(series, 0, 3).get(0).values())
                .isDeepEqualTo(new float[][] {{5, 2}, {5, 3}});
        assertThat(new Runs(10, false, List.of()).of(series, 2, 3).get(0).values())
                .isDeepEqualTo(new float[][] {{5, 3}});
    }

    @Test
    void a_run_may_be_led_in_by_what_came_before_without_a_break() {
        Series series =
                new Series("a", new long[] {0, 20, 21, 22, 40}, new float[][] {{1}, {2}, {3}, {4}, {5}}, new String[0]);
        List<Run> runs = new Runs(10, false, List.of()).of(series, 0, 3, 5);
        assertThat(runs).hasSize(2);
        assertThat(runs.get(0).values()).isDeepEqualTo(new float[][] {{2}, {3}, {4}});
        assertThat(runs.get(0).from()).isEqualTo(2);
        assertThat(runs.get(1).from()).isZero();
    }

    @Test
    void labelled_readings_are_left_out_where_asked() {
        Series series =
                new Series("a", new long[] {0, 1, 2}, new float[][] {{1}, {2}, {3}}, new String[] {"", "spike", ""});
        assertThat(new Runs(10, true, List.of()).of(series, 0, 3)).hasSize(2);
        assertThat(new Runs(10, false, List.of()).of(series, 0, 3)).hasSize(1);
    }
}
