package dev.quatrain.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.guard.GuardPolicy;
import java.nio.FloatBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GuardFieldsTest {
    private static final RecordLayout WITH_ALL = new RecordLayout(1, true, true, true, 1, 1, false, true, 0);

    @Test
    void a_record_with_all_that_the_guard_keeps_stands_as_drawn() {
        SeriesTable table = new SeriesTable(WITH_ALL);
        int row = table.findOrCreate("s", 1);
        table.setLastEvent(row, 16);
        table.newest().setLast(row, 0, 1f);
        table.setSteps(row, 3);
        table.guard().setHeard(row, ~32L);
        table.guard().remember(row, 5);
        table.guard().remember(row, 6);
        table.guard().setExpected(row, 0, 2f);
        table.guard().setResetDue(row, true);
        assertThat(HexFormat.of().formatHex(table.record(row)))
                .isEqualTo("02e10000" + "03000080" + "0100000000000000" + "1000000000000000" // header
                        + "dfffffffffffffff"
                        + "06000000000000000500000000000000"
                        + "0000000000000000".repeat(30)
                        + "0000803f" // last reading
                        + "00000000" // memory
                        + "00000000" // hidden state
                        + "00000040"); // expected
        table.setSteps(row, 4);
        assertThat(table.guard().resetIsDue(row)).isTrue();
        table.reset(row);
        assertThat(table.guard().resetIsDue(row)).isTrue();
        table.guard().setResetDue(row, false);
        assertThat(table.steps(row)).isZero();
    }

    @Test
    void a_guard_that_keeps_more_or_less_takes_over_what_both_know() {
        SeriesTable all = new SeriesTable(WITH_ALL);
        int row = all.findOrCreate("s", 1);
        all.setLastEvent(row, 16);
        all.hidden().store(row, FloatBuffer.wrap(new float[] {4}), 0);
        all.guard().setHeard(row, 32);
        all.guard().remember(row, 5);
        all.guard().setExpected(row, 0, 2f);

        SeriesTable none = new SeriesTable(new RecordLayout(1, false, 1, 1, true, 0));
        none.changelog().restore("s", all.record(row));
        SeriesTable again = new SeriesTable(WITH_ALL);
        again.changelog().restore("s", none.record(0));

        FloatBuffer hidden = FloatBuffer.allocate(1);
        again.hidden().load(0, hidden, 0);
        assertThat(hidden.get(0)).isEqualTo(4);
        assertThat(again.guard().heard(0)).as("as if heard at its last event").isEqualTo(16);
        assertThat(again.guard().remembers(0, 5)).isFalse();
        assertThat(again.guard().expected(0, 0)).isNaN();
        assertThat(none.guard().heard(0)).isEqualTo(16);
        SeriesTable same = new SeriesTable(WITH_ALL);
        same.changelog().restore("s", all.record(row));
        assertThat(same.record(0)).isEqualTo(all.record(row));
    }

    @Test
    void as_many_events_are_remembered_as_are_promised() {
        SeriesTable table = new SeriesTable(WITH_ALL);
        int row = table.findOrCreate("s", 1);
        for (long key = 1; key <= 100; key++) {
            table.guard().remember(row, key);
        }
        int remembered = 0;
        for (long key = 1; key <= 100; key++) {
            remembered += table.guard().remembers(row, key) ? 1 : 0;
        }
        assertThat(remembered).isEqualTo(GuardPolicy.Duplicate.REMEMBERED);
        assertThat(table.guard().remembers(row, 100)).isTrue();
        table.guard().forgetEvents(row);
        assertThat(table.guard().remembers(row, 100)).isFalse();
    }

    @Test
    void when_a_series_was_heard_is_known_without_bringing_it_into_memory() {
        SeriesTable table = new SeriesTable(WITH_ALL, 1, new SpilledIntoMap());
        for (int s = 0; s < 4; s++) {
            table.guard().setHeard(table.findOrCreate("s" + s, 1), 10 + s);
        }
        table.spill(row -> {});
        for (int s = 0; s < 4; s++) {
            assertThat(table.guard().heardOf("s" + s)).isEqualTo(10 + s);
        }
        assertThat(table.guard().heardOf("x")).isEqualTo(GuardFields.ABSENT);
        assertThat(table.size()).isEqualTo(1);
        Map<String, Long> heard = new TreeMap<>();
        table.guard().forEach((series, lastEvent, at) -> heard.put(series, at));
        assertThat(heard).isEqualTo(Map.of("s0", 10L, "s1", 11L, "s2", 12L, "s3", 13L));
    }
}
