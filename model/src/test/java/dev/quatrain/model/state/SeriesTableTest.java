package dev.quatrain.model.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTableTest {
    private final SeriesTable table = new SeriesTable(new RecordLayout(1, 1, 1, 2));

    @Test
    void pending_readings_leave_in_the_order_they_came() {
        int row = table.findOrCreate("s", 1);
        for (int t = 0; t < 5; t++) {
            if (table.waiting().count(row) == 2) {
                PendingReading oldest = table.waiting().take(row);
                assertThat(oldest.eventTimeMillis()).isEqualTo(t - 2);
                assertThat(oldest.marks()).isEqualTo((t - 2) % 4);
                assertThat(oldest.actual()).containsExactly(t - 2 == 1 ? Float.NaN : t - 2);
            }
            table.waiting().add(row, new PendingReading(t, t % 4, new float[] {t == 1 ? Float.NaN : t}));
        }
        assertThatThrownBy(() -> table.waiting().add(row, new PendingReading(9, 0, new float[] {9})))
                .isInstanceOf(IllegalStateException.class);
        table.reset(row);
        assertThat(table.waiting().count(row)).isZero();
        assertThatThrownBy(() -> table.waiting().take(row)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void resetting_the_hidden_state_keeps_the_calibrations_memory() {
        int row = table.findOrCreate("s", 1);
        table.storeMemory(row, new float[] {7});
        table.setSteps(row, 3);
        table.waiting().add(row, new PendingReading(5, 0, new float[] {1}));
        table.resetHidden(row);
        float[] memory = new float[1];
        table.loadMemory(row, memory);
        assertThat(memory).containsExactly(7);
        assertThat(table.steps(row)).isZero();
        assertThat(table.waiting().count(row)).isZero();
        table.reset(row);
        table.loadMemory(row, memory);
        assertThat(memory).containsExactly(0);
    }

    @Test
    void a_record_stands_as_drawn() {
        int row = table.findOrCreate("s", 0x0807060504030201L);
        table.setLastEvent(row, 0x1A2B);
        table.newest().setLast(row, 0, 1f);
        table.setSteps(row, 3);
        table.waiting().add(row, new PendingReading(0x10, PendingReading.AFTER_GAP, new float[] {2f}));
        table.waiting().setProvisional(row);
        assertThat(HexFormat.of().formatHex(table.record(row)))
                .isEqualTo(String.join(
                        "",
                        "02030100",
                        "03000000",
                        "0102030405060708",
                        "2b1a000000000000",
                        "0000803f",
                        "00000000",
                        "00000000",
                        "10000000000000000100000000000040",
                        "00000000000000000000000000000000"));
    }

    @Test
    void of_a_record_of_version_1_the_event_time_stays() {
        byte[] old =
                HexFormat.of().parseHex("01010000" + "03000000" + "0102030405060708" + "2b1a000000000000" + "0000803f");
        table.changelog().restore("s", old);
        int row = table.find("s");
        assertThat(table.hasReading(row)).isTrue();
        assertThat(table.lastEventMillis(row)).isEqualTo(0x1A2B);
        assertThat(table.steps(row)).isZero();
        assertThat(table.newest().last(row, 0)).isNaN();
        assertThat(table.record(row)[0]).isEqualTo(RecordLayout.VERSION);
    }

    @Test
    void of_a_record_of_another_layout_nothing_waits_any_more() {
        SeriesTable other = new SeriesTable(new RecordLayout(1, 1, 1, 5));
        int row = other.findOrCreate("s", 7);
        for (int t = 0; t < 4; t++) {
            other.waiting().add(row, new PendingReading(t, 0, new float[] {t}));
        }
        other.waiting().setProvisional(row);
        table.changelog().restore("s", other.record(row));
        assertThat(table.waiting().count(table.find("s"))).isZero();
        assertThat(table.waiting().isProvisional(table.find("s"))).isFalse();
    }

    @Test
    void a_state_outlives_a_guard_that_needs_the_last_reading_or_no_longer_does() {
        SeriesTable without = new SeriesTable(new RecordLayout(1, false, 1, 1, false, 2));
        int row = table.findOrCreate("s", 7);
        table.setLastEvent(row, 99);
        table.newest().setLast(row, 0, 5f);
        table.storeMemory(row, new float[] {3});
        table.hidden().store(row, FloatBuffer.wrap(new float[] {4}), 0);
        table.waiting().add(row, new PendingReading(98, 0, new float[] {6}));

        without.changelog().restore("s", table.record(row));
        assertThat(without.record(0)).hasSize(table.record(row).length - Float.BYTES);
        assertThat(without.newest().last(0, 0)).isNaN();
        SeriesTable again = new SeriesTable(table.layout());
        again.changelog().restore("s", without.record(0));

        assertThat(again.newest().last(0, 0)).isNaN();
        again.newest().setLast(0, 0, 5f);
        assertThat(again.record(0)).isEqualTo(table.record(row));
    }

    @Test
    void a_state_is_kept_in_half_precision_and_taken_over_into_the_other() {
        RecordLayout half = new RecordLayout(1, false, 1, 3, true, 1);
        SeriesTable small = new SeriesTable(half);
        int row = small.findOrCreate("s", 7);
        small.setLastEvent(row, 99);
        small.storeMemory(row, new float[] {3});
        small.hidden().store(row, FloatBuffer.wrap(new float[] {0.1f, -2f, 1e9f}), 0);
        small.waiting().add(row, new PendingReading(98, 1, new float[] {6}));
        FloatBuffer hidden = FloatBuffer.allocate(3);

        small.hidden().load(row, hidden, 0);
        assertThat(hidden.array()).containsExactly(0.099975586f, -2f, 65_504f);
        SeriesTable large = new SeriesTable(new RecordLayout(1, 1, 3, 1));
        large.changelog().restore("s", small.record(row));
        assertThat(large.record(0)).hasSize(large.layout().bytes());
        large.hidden().load(0, hidden, 0);
        assertThat(hidden.array()).containsExactly(0.099975586f, -2f, 65_504f);
        assertThat(large.waiting().take(0).actual()).containsExactly(6);

        SeriesTable again = new SeriesTable(half);
        large.changelog().restore("s", small.record(row));
        again.changelog().restore("s", large.record(0));
        assertThat(again.record(0)).isEqualTo(small.record(row));
    }

    @Test
    void a_state_outlives_another_number_of_kept_readings() {
        RecordLayout layout = new RecordLayout(1, true, 1, 1, false, 1);
        SeriesTable three = new SeriesTable(keeping(layout, 3, "a"));
        int row = three.findOrCreate("s", 7);
        three.setLastEvent(row, 99);
        three.hidden().store(row, FloatBuffer.wrap(new float[] {4}), 0);
        for (int t = 0; t < 5; t++) {
            three.newest().keep(row, t, new float[] {10 + t});
        }
        assertThat(times(three, row)).containsExactly(2L, 3L, 4L);

        SeriesTable two = new SeriesTable(keeping(layout, 2, "a"));
        two.changelog().restore("s", three.record(row));
        assertThat(times(two, two.find("s"))).containsExactly(3L, 4L);
        SeriesTable none = new SeriesTable(layout);
        none.changelog().restore("s", two.record(two.find("s")));
        assertThat(none.model(none.find("s"))).isEqualTo(7);
        FloatBuffer hidden = FloatBuffer.allocate(1);
        none.hidden().load(none.find("s"), hidden, 0);
        assertThat(hidden.get(0)).isEqualTo(4);
        assertThat(none.record(0)).hasSize(layout.bytes());
    }

    @Test
    void readings_of_other_features_are_not_taken_for_these() {
        RecordLayout layout = new RecordLayout(1, true, 1, 1, false, 1);
        SeriesTable other = new SeriesTable(keeping(layout, 3, "b"));
        int row = other.findOrCreate("s", 7);
        other.setLastEvent(row, 99);
        other.newest().keep(row, 98, new float[] {1});

        SeriesTable mine = new SeriesTable(keeping(layout, 3, "a"));
        mine.changelog().restore("s", other.record(row));
        assertThat(times(mine, mine.find("s"))).isEmpty();
        assertThat(mine.model(mine.find("s"))).isEqualTo(SeriesTable.NO_MODEL);
        assertThat(mine.lastEventMillis(mine.find("s"))).isEqualTo(99);
    }

    private static RecordLayout keeping(RecordLayout layout, int readings, String feature) {
        return new RecordLayout(
                layout.features(),
                layout.keepsHeard(),
                layout.keepsRecent(),
                layout.keepsReading(),
                layout.memoryFloats(),
                layout.stateLength(),
                layout.half(),
                layout.keepsExpected(),
                layout.delay(),
                KeptReadings.of(readings, List.of(feature)));
    }

    private static List<Long> times(SeriesTable table, int row) {
        return table.newest().kept(row).stream()
                .map(KeptReadings.Reading::eventTimeMillis)
                .toList();
    }

    @Test
    void a_record_of_a_later_version_is_refused() {
        byte[] later = new byte[64];
        later[0] = RecordLayout.VERSION + 1;
        assertThatThrownBy(() -> table.changelog().restore("s", later))
                .isInstanceOf(UnknownRecordVersion.class)
                .hasMessageContaining("newer Quatrain");
    }
}
