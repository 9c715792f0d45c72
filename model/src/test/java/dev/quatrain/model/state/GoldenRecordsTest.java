package dev.quatrain.model.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.state.GoldenRecords.Kind;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in changelogs, of every version there has been. */
class GoldenRecordsTest {
    @ParameterizedTest
    @EnumSource
    void this_build_writes_what_the_file_of_its_version_holds(Kind kind) {
        assertThat(GoldenRecords.write(kind))
                .as(
                        "If the layout must change, raise RecordLayout.VERSION and let SeriesTable.restore migrate this one")
                .isEqualTo(GoldenRecords.read(kind.file(RecordLayout.VERSION)));
    }

    @ParameterizedTest
    @EnumSource
    void a_record_of_version_2_is_read_whole(Kind kind) {
        SeriesTable table = restored(kind, kind.file(2));
        assertThat(table.steps(0)).isEqualTo(GoldenRecords.STEPS);
        assertThat(table.waiting().isProvisional(0)).isEqualTo(kind.layout().delay() > 0);
        assertThat(new float[] {table.newest().last(0, 0), table.newest().last(0, 1)})
                .containsExactly(
                        kind.layout().keepsReading() ? new float[] {1.5f, -0.25f} : new float[] {Float.NaN, Float.NaN});
        assertThat(memory(table)).containsExactly(1, 0.125f, 1e-3f);
        assertThat(hidden(table)).containsExactly(0.5f, -1, 0.75f);
        assertThat(table.waiting().count(0)).isEqualTo(kind.layout().delay());
        for (int i = 0; i < kind.layout().delay(); i++) {
            PendingReading reading = table.waiting().take(0);
            assertThat(reading.eventTimeMillis()).isEqualTo(GoldenRecords.LAST_EVENT - 1000 + 1000L * i);
            assertThat(reading.marks()).isEqualTo(i + 1);
            assertThat(reading.actual()).containsExactly(i, Float.NaN);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "GUARDED.*", mode = EnumSource.Mode.MATCH_ALL)
    void of_a_record_of_version_2_what_the_guard_keeps_is_read(Kind kind) {
        SeriesTable table = restored(kind, kind.file(2));
        assertThat(table.guard().heard(0)).isEqualTo(GoldenRecords.SILENT_SINCE);
        assertThat(table.guard().remembers(0, 7)).isTrue();
        assertThat(table.guard().remembers(0, 8)).isTrue();
        assertThat(table.guard().remembers(0, 9)).isFalse();
        assertThat(table.guard().resetIsDue(0)).isTrue();
        assertThat(new float[] {table.guard().expected(0, 0)})
                .containsExactly(kind.layout().keepsExpected() ? 2.5f : Float.NaN);
    }

    /** As when a guard is configured otherwise, or by a build that knew of none. */
    @Test
    void records_are_taken_over_by_a_guard_that_keeps_more_or_less() {
        SeriesTable more = restored(Kind.GUARDED, Kind.WHOLE.file(2));
        assertThat(more.guard().heard(0)).isEqualTo(GoldenRecords.LAST_EVENT);
        assertThat(more.guard().remembers(0, 7)).isFalse();
        assertThat(hidden(more)).containsExactly(0.5f, -1, 0.75f);
        SeriesTable less = restored(Kind.WHOLE, Kind.GUARDED.file(2));
        assertThat(less.guard().resetIsDue(0)).isTrue();
        less.guard().setResetDue(0, false);
        assertThat(less.record(0)).isEqualTo(GoldenRecords.read(Kind.WHOLE.file(2)));
    }

    private static Kind any(Random random) {
        List<Kind> kinds = List.of(Kind.values());
        return kinds.get(random.nextInt(kinds.size()));
    }

    /** The changelog is trusted, yet nothing that stands in it may do more than be refused. */
    @Test
    void any_bytes_are_refused_or_read() {
        long seed = Long.getLong("seed", 7);
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            Kind kind = any(random);
            byte[] golden = GoldenRecords.read(kind.file(2));
            byte[] record = Arrays.copyOf(golden, random.nextInt(3) == 0 ? random.nextInt(400) : golden.length);
            for (int flips = random.nextInt(4); flips > 0 && record.length > 0; flips--) {
                record[random.nextInt(record.length)] ^= (byte) (1 << random.nextInt(8));
            }
            SeriesTable table = new SeriesTable(any(random).layout());
            try {
                table.changelog().restore("s", record);
                assertThat(table.record(table.find("s")))
                        .as("seed %d", seed)
                        .hasSize(table.layout().bytes());
                read++;
            } catch (UnknownRecordVersion e) {
                assertThat(table.size()).as("seed %d", seed).isZero();
            }
        }
        assertThat(read).as("seed %d", seed).isBetween(10_000, 19_990);
    }

    /** Written by the build before {@code RecordLayout} had pending readings. */
    @Test
    void a_record_of_version_1_is_migrated_whole_where_the_model_does_not_look_ahead() {
        SeriesTable table = restored(Kind.WHOLE, "record-v1.hex");
        assertThat(table.steps(0)).isEqualTo(GoldenRecords.STEPS);
        assertThat(table.newest().last(0, 0)).isEqualTo(1.5f);
        assertThat(memory(table)).containsExactly(1, 0.125f, 1e-3f);
        assertThat(hidden(table)).containsExactly(0.5f, -1, 0.75f);
        assertThat(table.record(0)).isEqualTo(GoldenRecords.read(Kind.WHOLE.file(2)));

        SeriesTable small = restored(Kind.HALF, "record-v1.hex");
        assertThat(small.record(0)).isEqualTo(GoldenRecords.read(Kind.HALF.file(2)));
    }

    @Test
    void of_a_record_of_version_1_the_event_time_stays_where_the_model_looks_ahead() {
        SeriesTable table = new SeriesTable(Kind.AHEAD.layout());
        table.changelog().restore("s", GoldenRecords.read("record-v1.hex"));
        assertThat(table.find("s")).isZero();
        assertThat(table.lastEventMillis(0)).isEqualTo(GoldenRecords.LAST_EVENT);
        assertThat(table.model(0)).isNotEqualTo(GoldenRecords.MODEL);
        assertThat(table.steps(0)).isZero();
        assertThat(hidden(table)).containsExactly(0, 0, 0);
    }

    @ParameterizedTest
    @EnumSource
    void a_record_of_a_later_version_is_refused_with_advice_and_nothing_of_it_is_taken(Kind kind) {
        byte[] later = GoldenRecords.read(kind.file(RecordLayout.VERSION));
        later[0]++;
        SeriesTable table = new SeriesTable(kind.layout());
        assertThatThrownBy(() -> table.changelog().restore("pump-7", later))
                .isInstanceOf(UnknownRecordVersion.class)
                .hasMessageContaining("series pump-7 has record version " + later[0])
                .hasMessageContaining("reads version " + RecordLayout.VERSION)
                .hasMessageContaining("newer Quatrain");
        assertThat(table.find("pump-7")).isEqualTo(SeriesTable.NONE);
    }

    /** With what all kinds have in common. */
    private static SeriesTable restored(Kind kind, String file) {
        SeriesTable table = new SeriesTable(kind.layout());
        table.changelog().restore("s", GoldenRecords.read(file));
        assertThat(table.find("s")).isZero();
        assertThat(table.hasReading(0)).isTrue();
        assertThat(table.lastEventMillis(0)).isEqualTo(GoldenRecords.LAST_EVENT);
        assertThat(table.model(0)).isEqualTo(GoldenRecords.MODEL);
        assertThat(table.record(0)[0]).isEqualTo(RecordLayout.VERSION);
        return table;
    }

    private static float[] memory(SeriesTable table) {
        float[] memory = new float[3];
        table.loadMemory(0, memory);
        return memory;
    }

    private static float[] hidden(SeriesTable table) {
        FloatBuffer hidden = FloatBuffer.allocate(3);
        table.hidden().load(0, hidden, 0);
        return hidden.array();
    }
}
