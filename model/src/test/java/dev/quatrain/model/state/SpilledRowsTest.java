package dev.quatrain.model.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rows that are given back, and tables of which a part is elsewhere. */
class SpilledRowsTest {
    private static final RecordLayout LAYOUT = new RecordLayout(1, 1, 1, 2);

    private final SpilledIntoMap spilled = new SpilledIntoMap();
    private final SeriesTable table = new SeriesTable(LAYOUT, 3, spilled);

    @Test
    void a_removed_row_goes_to_the_next_series_and_nothing_is_left_in_it() {
        SeriesTable whole = new SeriesTable(LAYOUT);
        for (String series : List.of("a", "b", "c")) {
            whole.setSteps(whole.findOrCreate(series, 7), 5);
        }
        byte[] fresh = fresh(8);
        int row = whole.find("b");

        whole.remove(row);

        assertThat(whole.find("b")).isEqualTo(SeriesTable.NONE);
        assertThat(whole.size()).isEqualTo(2);
        assertThat(rows(whole)).containsExactly(whole.find("a"), whole.find("c"));
        assertThat(logged(whole)).containsOnlyKeys("a", "c");
        assertThatThrownBy(() -> whole.remove(row)).isInstanceOf(IllegalStateException.class);
        assertThat(whole.findOrCreate("d", 8)).isEqualTo(row);
        assertThat(whole.name(row)).isEqualTo("d");
        assertThat(whole.record(row)).isEqualTo(fresh);
        assertThat(whole.findOrCreate("e", 8)).isEqualTo(3);
    }

    @Test
    void a_thousand_series_that_come_and_go_need_the_rows_of_those_that_are_there() {
        SeriesTable whole = new SeriesTable(LAYOUT);
        for (int i = 0; i < 100_000; i++) {
            whole.findOrCreate("s" + i, 1);
            if (i >= 1000) {
                whole.remove(whole.find("s" + (i - 1000)));
            }
        }
        assertThat(whole.size()).isEqualTo(1000);
        assertThat(whole.bytes()).isEqualTo(1024L * LAYOUT.bytes());
    }

    @Test
    void rows_not_used_of_late_leave_and_come_back_as_they_were() {
        for (int i = 0; i < 5; i++) {
            table.setSteps(table.findOrCreate("s" + i, 7), i);
        }
        assertThat(table.surplus()).isEqualTo(2);
        List<String> left = spill();
        assertThat(left).containsExactly("s0", "s1");
        table.find("s2");

        int back = table.find("s0");

        assertThat(table.steps(back)).isZero();
        assertThat(table.model(back)).isEqualTo(7);
        assertThat(spill())
                .as("neither the one used nor the one that came back")
                .containsExactly("s3");
        assertThat(table.size()).isEqualTo(3);
        assertThat(table.spilled()).isEqualTo(2);
        assertThat(table.steps(table.find("s3"))).isEqualTo(3);
    }

    @Test
    void a_changed_row_is_logged_once_wherever_it_is() {
        for (int i = 0; i < 6; i++) {
            int row = table.findOrCreate("s" + i, 7);
            table.setLastEvent(row, 100 + i);
        }
        spill();
        table.find("s1");
        table.setSteps(table.find("s2"), 9);
        Map<String, byte[]> logged = logged(table);
        assertThat(logged).containsOnlyKeys("s0", "s1", "s2", "s3", "s4", "s5");
        assertThat(logged(table)).isEmpty();

        spill();
        assertThat(logged(table)).as("nothing changed since").isEmpty();
        SeriesTable whole = new SeriesTable(LAYOUT);
        logged.forEach(whole::restore);
        for (int i = 0; i < 6; i++) {
            assertThat(whole.lastEventMillis(whole.find("s" + i))).isEqualTo(100 + i);
        }
        assertThat(whole.steps(whole.find("s2"))).isEqualTo(9);
    }

    @Test
    void what_memory_has_no_room_for_is_restored_to_the_spilled_and_the_newest_record_counts() {
        for (int times = 0; times < 2; times++) {
            for (int i = 0; i < 8; i++) {
                SeriesTable one = new SeriesTable(LAYOUT);
                int row = one.findOrCreate("s" + i, 7);
                one.setSteps(row, 10 * times + i);
                table.changelog().restore("s" + i, one.record(row));
            }
        }
        assertThat(table.size()).isEqualTo(3);
        assertThat(table.spilled()).isEqualTo(5);
        for (int i = 0; i < 8; i++) {
            assertThat(table.steps(table.find("s" + i))).isEqualTo(10 + i);
            spill();
        }
        assertThat(logged(table)).isEmpty();
    }

    @Test
    void a_removed_series_does_not_come_back_from_the_spilled() {
        for (int i = 0; i < 4; i++) {
            table.findOrCreate("s" + i, 7);
        }
        spill();
        table.remove(table.find("s0"));
        assertThat(table.find("s0")).isEqualTo(SeriesTable.NONE);
        assertThat(table.spilled()).isZero();
        table.clear();
        assertThat(spilled.records).isEmpty();
        assertThat(table.find("s3")).isEqualTo(SeriesTable.NONE);
    }

    @Test
    void a_record_of_a_later_version_is_refused_at_once_and_one_of_another_layout_taken_over_when_it_comes() {
        SeriesTable half = new SeriesTable(new RecordLayout(1, false, 1, 1, true, 2));
        int row = half.findOrCreate("half", 7);
        half.setSteps(row, 4);
        for (int i = 0; i < 3; i++) {
            table.findOrCreate("s" + i, 7);
        }
        table.changelog().restore("half", half.record(row));
        assertThat(table.spilled()).isEqualTo(1);
        assertThat(table.steps(table.find("half"))).isEqualTo(4);
        assertThat(table.record(table.find("half"))).hasSize(LAYOUT.bytes());

        byte[] later = new byte[64];
        later[0] = RecordLayout.VERSION + 1;
        assertThatThrownBy(() -> table.changelog().restore("later", later)).isInstanceOf(UnknownRecordVersion.class);
    }

    private static byte[] fresh(long model) {
        SeriesTable other = new SeriesTable(LAYOUT);
        return other.record(other.findOrCreate("x", model));
    }

    private List<String> spill() {
        List<String> left = new ArrayList<>();
        table.spill(row -> left.add(table.name(row)));
        return left;
    }

    private static List<Integer> rows(SeriesTable table) {
        List<Integer> rows = new ArrayList<>();
        table.forEachRow(rows::add);
        return rows;
    }

    private static Map<String, byte[]> logged(SeriesTable table) {
        Map<String, byte[]> logged = new TreeMap<>();
        table.changelog()
                .drain((series, record, lastEvent) ->
                        assertThat(logged.put(series, record)).as(series).isNull());
        return logged;
    }
}
