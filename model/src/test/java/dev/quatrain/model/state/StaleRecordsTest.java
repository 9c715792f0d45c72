package dev.quatrain.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a table knows of a record that it is out of date, in memory and beside it. */
class StaleRecordsTest {
    private static final RecordLayout LAYOUT = new RecordLayout(1, 1, 1, 0);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void only_a_record_of_an_earlier_event_is_older_than_what_is_held(boolean spilled) {
        SeriesTable table = new SeriesTable(LAYOUT, 1, new SpilledIntoMap());
        if (spilled) {
            table.changelog().restore("first", record(1));
        }
        assertThat(table.changelog().isNewer("s", record(1))).isFalse();
        table.changelog().restore("s", record(5));
        assertThat(table.changelog().isNewer("s", record(4))).isTrue();
        assertThat(table.changelog().isNewer("s", record(5))).isFalse();
        assertThat(table.changelog().isNewer("s", record(6))).isFalse();
        assertThat(table.spilled()).isEqualTo(spilled ? 1 : 0);
    }

    private static byte[] record(long eventMillis) {
        SeriesTable table = new SeriesTable(LAYOUT);
        int row = table.findOrCreate("s", 1);
        table.setLastEvent(row, eventMillis);
        return table.record(row);
    }
}
