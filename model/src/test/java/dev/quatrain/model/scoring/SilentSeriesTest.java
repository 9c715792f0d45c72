package dev.quatrain.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.state.PendingReading;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.state.SpilledIntoMap;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilentSeriesTest {
    private final SeriesTable table = new SeriesTable(new RecordLayout(1, 0, 1, 2));

    @Test
    void a_series_is_due_once_when_it_has_been_silent_for_long_enough() {
        SilentSeries silent = new SilentSeries(table, Duration.ofSeconds(10), 0);
        silent.heard(0, "0", 1000);
        silent.heard(7, "7", 2000);
        silent.heard(0, "0", 5000);
        assertThat(silent.due(11_999)).isEmpty();
        assertThat(silent.due(12_000)).containsExactly(7);
        assertThat(silent.due(15_000)).containsExactly(0);
        assertThat(silent.due(99_000)).isEmpty();
        silent.heard(7, "7", 100_000);
        assertThat(silent.due(110_000)).containsExactly(7);
    }

    @Test
    void series_restored_with_readings_that_wait_count_as_heard_at_the_start() {
        table.findOrCreate("at rest", 1);
        table.waiting().add(table.findOrCreate("waits", 1), new PendingReading(5, 0, new float[] {1}));
        SilentSeries silent = new SilentSeries(table, Duration.ofSeconds(10), 1000);
        assertThat(silent.due(10_999)).isEmpty();
        assertThat(silent.due(11_000)).containsExactly(table.find("waits"));
    }

    @Test
    void a_series_that_leaves_memory_is_due_by_its_name_and_its_row_is_another_series() {
        SilentSeries silent = new SilentSeries(table, Duration.ofSeconds(10), 0);
        silent.heard(0, "gone", 1000);
        silent.heard(1, "back", 1000);
        silent.leaves(0, "gone");
        silent.leaves(1, "back");
        silent.leaves(2, "never heard");
        silent.heard(0, "other", 5000);
        silent.heard(1, "back", 6000);
        assertThat(silent.dueAway(10_999)).isEmpty();
        assertThat(silent.dueAway(11_000)).containsExactly("gone");
        assertThat(silent.dueAway(99_000)).isEmpty();
        assertThat(silent.due(15_999)).containsExactly(0);
        assertThat(silent.due(16_000)).containsExactly(1);
    }

    @Test
    void spilled_series_with_readings_that_wait_count_as_heard_at_the_start() {
        SpilledIntoMap elsewhere = new SpilledIntoMap();
        SeriesTable part = new SeriesTable(table.layout(), 1, elsewhere);
        for (String series : new String[] {"scored", "waits", "at rest", "here"}) {
            int row = part.findOrCreate(series, 1);
            if (!series.equals("at rest")) {
                part.waiting().add(row, new PendingReading(5, 0, new float[] {1}));
            }
            if (series.equals("scored")) {
                part.waiting().setProvisional(row);
            }
        }
        part.spill(row -> {});
        SilentSeries silent = new SilentSeries(part, Duration.ofSeconds(10), 1000);
        assertThat(silent.dueAway(11_000)).containsExactly("waits");
        assertThat(silent.due(11_000)).containsExactly(part.find("here"));
    }
}
