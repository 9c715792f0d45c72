package dev.quatrain.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the changelog hears of series that are removed, and what is made of it. */
class RemovedSeriesTest {
    private static final RecordLayout LAYOUT = new RecordLayout(1, 1, 1, 0);

    static Stream<SeriesTable> tables() {
        return Stream.of(new SeriesTable(LAYOUT), new SeriesTable(LAYOUT, 1, new SpilledIntoMap()));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void a_removed_series_leaves_one_tombstone_and_none_if_it_is_back_by_then(SeriesTable table) {
        for (String series : List.of("a", "b", "c")) {
            table.setLastEvent(table.findOrCreate(series, 1), 7);
        }
        table.spill(row -> {});
        assertThat(logged(table)).containsExactlyInAnyOrder("a 7", "b 7", "c 7");

        table.remove(table.find("a"));
        table.remove(table.find("b"));
        table.setLastEvent(table.findOrCreate("b", 1), 9);
        assertThat(logged(table)).containsExactlyInAnyOrder("-a 7", "b 9");
        assertThat(logged(table)).isEmpty();
        assertThat(table.size() + table.spilled()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void a_tombstone_in_the_changelog_takes_the_series_out_wherever_it_is(SeriesTable table) {
        SeriesTable source = new SeriesTable(LAYOUT);
        for (String series : List.of("a", "b", "c")) {
            table.changelog().restore(series, source.record(source.findOrCreate(series, 1)));
        }
        table.changelog().restoreRemoval("a");
        table.changelog().restoreRemoval("c");
        table.changelog().restoreRemoval("never there");

        assertThat(table.find("a")).isEqualTo(SeriesTable.NONE);
        assertThat(table.find("c")).isEqualTo(SeriesTable.NONE);
        assertThat(table.find("b")).isNotEqualTo(SeriesTable.NONE);
        assertThat(table.size() + table.spilled()).isEqualTo(1);
        assertThat(logged(table)).isEmpty();
    }

    private static List<String> logged(SeriesTable table) {
        List<String> logged = new ArrayList<>();
        table.changelog().drain(new TableChangelog.Changes() {
            @Override
            public void changed(String series, byte[] record, long lastEventMillis) {
                logged.add(series + " " + lastEventMillis);
            }

            @Override
            public void removed(String series, long lastEventMillis) {
                logged.add("-" + series + " " + lastEventMillis);
            }
        });
        return logged;
    }
}
