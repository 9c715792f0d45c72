package dev.quatrain.stream.fleet;

import static dev.quatrain.stream.live.FakeRecords.alert;
import static dev.quatrain.stream.live.FakeRecords.score;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.fleet.Ranked.Order;
import dev.quatrain.stream.history.Presence;
import dev.quatrain.stream.history.SeriesSummary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetTest {
    private final FakeFleet fake = new FakeFleet();

    private List<String> names(Filter filter, Order order) {
        return fake.fleet().series(filter, order, 10, 0).series().stream()
                .map(SeriesSummary::series)
                .toList();
    }

    @Test
    void firing_series_come_first_then_the_worst_then_by_name() {
        fake.accept(score("b", FakeFleet.MODEL, 1, 0.5f));
        fake.accept(score("a", FakeFleet.MODEL, 1, 0.5f));
        fake.accept(score("c", FakeFleet.MODEL, 1, 3f));
        assertThat(names(Filter.ALL, Order.URGENCY)).containsExactly("c", "a", "b");

        fake.accept(alert("1", "b", AlertState.FIRING, 1));
        assertThat(names(Filter.ALL, Order.URGENCY)).containsExactly("b", "c", "a");
        assertThat(names(Filter.ALL, Order.SEVERITY)).containsExactly("c", "a", "b");
        assertThat(names(Filter.ALL, Order.NAME)).containsExactly("a", "b", "c");

        fake.accept(alert("1", "b", AlertState.RESOLVED, 1));
        assertThat(names(Filter.ALL, Order.URGENCY)).containsExactly("c", "a", "b");
    }

    @Test
    void what_moved_most_is_found_whichever_way_it_went() {
        for (int t = 0; t < 50; t++) {
            fake.accept(score("steady", FakeFleet.MODEL, t, 3f));
            fake.accept(score("rises", FakeFleet.MODEL, t, t < 49 ? 0.2f : 2f));
            fake.accept(score("falls", FakeFleet.MODEL, t, t < 49 ? 4f : 0.1f));
        }

        assertThat(names(Filter.ALL, Order.CHANGE)).containsExactly("falls", "rises", "steady");
        Fleet.Movement movement = fake.fleet().movement(null, 10, Map.of());
        assertThat(movement.movers()).extracting(SeriesSummary::series).containsExactly("falls", "rises");
        fake.accept(score("steady", FakeFleet.MODEL, 50, 3f));
        assertThat(fake.fleet().movement(null, 10, movement.seen()).series())
                .extracting(SeriesSummary::series)
                .containsExactly("steady");
    }

    @Test
    void a_filter_takes_part_of_the_name_the_model_the_status_and_the_severity() {
        fake.accept(score("Pump-1", FakeFleet.MODEL, 1, 2f));
        fake.accept(score("pump-2", "another", 1, 0.5f));
        fake.accept(score("fan", FakeFleet.MODEL, 1, 0.5f));

        assertThat(names(new Filter(" PUMP ", null, null, null, null, 0), Order.NAME))
                .containsExactly("Pump-1", "pump-2");
        assertThat(names(new Filter("", null, "another", null, null, 0), Order.NAME))
                .containsExactly("pump-2");
        assertThat(names(new Filter("", "pumps", null, null, null, 0), Order.NAME))
                .containsExactly("Pump-1", "fan");
        assertThat(names(new Filter("", null, null, ScoreStatus.ANOMALY, null, 0), Order.NAME))
                .containsExactly("Pump-1");
        assertThat(names(new Filter("", null, null, null, null, 25), Order.NAME))
                .containsExactly("Pump-1");
        assertThat(names(new Filter("", null, null, null, Presence.SILENT, 0), Order.NAME))
                .isEmpty();
    }
}
