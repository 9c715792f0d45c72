package dev.quatrain.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FlushPaceTest {
    private static final long MS = 1_000_000;
    private static final Duration LINGER = Duration.ofMillis(5);

    private final FlushPace pace = new FlushPace(Duration.ofMillis(500), LINGER);

    @Test
    void the_first_flush_is_of_one_reading_since_nothing_is_known() {
        assertThat(pace.isSpentBy(1, 1)).isTrue();
    }

    @Test
    void one_series_that_sends_all_to_a_slow_model_is_flushed_within_the_budget() {
        for (int readings = 1; readings < 256; readings *= 2) {
            pace.took(readings, 1, 0, 50 * MS);
        }

        assertThat(pace.isSpentBy(10, 10)).isFalse();
        assertThat(pace.isSpentBy(11, 11)).isTrue();
    }

    @Test
    void many_series_may_fill_the_batch_though_a_step_is_slow() {
        int readings = 1;
        for (int flush = 0; flush < 9; flush++) {
            while (readings < 256 && !pace.isSpentBy(readings, 1)) {
                readings++;
            }
            pace.took(readings, 1, 0, 50 * MS);
            pace.took(1, 1, 0, 50 * MS); // before a commit
        }

        assertThat(readings).isEqualTo(256);
    }

    @Test
    void a_model_that_is_slow_by_row_gets_as_many_as_the_budget_allows() {
        for (int readings : new int[] {1, 2, 4, 8, 16}) {
            pace.took(readings, 1, 0, readings * 50L * MS);
        }

        assertThat(pace.isSpentBy(9, 1)).isFalse();
        assertThat(pace.isSpentBy(10, 1)).isTrue();
    }

    @Test
    void under_load_a_batch_lingers_as_long_as_its_flush_will_take() {
        pace.took(1, 1, 0, 50 * MS);
        pace.took(10, 1, 50 * MS, 110 * MS);

        assertThat(pace.linger(120 * MS)).isEqualTo(Duration.ofMillis(50));
        assertThat(pace.linger(2000 * MS)).as("long idle").isEqualTo(LINGER);
    }

    @Test
    void one_flush_that_was_interrupted_makes_no_batch_wait() {
        pace.took(10, 1, 0, MS);
        pace.took(10, 1, MS, 401 * MS);

        assertThat(pace.linger(402 * MS)).isEqualTo(LINGER);
    }
}
