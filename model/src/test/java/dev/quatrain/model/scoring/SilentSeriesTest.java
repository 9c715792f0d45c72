package dev.quatrain.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.state.PendingReading;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilentSeriesTest {
    private final SeriesTable table = new SeriesTable(new RecordLayout(1, 0, 1, 2));

    @Test
    void a_series_is_due_once_when_it_has_been_silent_for_long_enough() {
        SilentSeries silent = new SilentSeries(table, Duration.ofSeconds(10), 0);
        silent.heard(0, 1000);
        silent.heard(7, 2000);
        silent.heard(0, 5000);
        assertThat(silent.due(11_999)).isEmpty();
        assertThat(silent.due(12_000)).containsExactly(7);
        assertThat(silent.due(15_000)).containsExactly(0);
        assertThat(silent.due(99_000)).isEmpty();
        silent.heard(7, 100_000);
        assertThat(silent.due(110_000)).containsExactly(7);
    }

    @Test
    void series_restored_with_readings_that_wait_count_as_heard_at_the_start() {
        table.findOrCreate("at rest", 1);
        table.addPending(table.findOrCreate("waits", 1), new PendingReading(5, 0, new float[] {1}));
        SilentSeries silent = new SilentSeries(table, Duration.ofSeconds(10), 1000);
        assertThat(silent.due(10_999)).isEmpty();
        assertThat(silent.due(11_000)).containsExactly(table.find("waits"));
    }
}
