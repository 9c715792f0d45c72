package dev.quatrain.stream.live;

import static dev.quatrain.stream.live.FakeRecords.alert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveAlertsTest {
    private final LiveAlerts alerts = new LiveAlerts(4, Clock.systemUTC());

    @Test
    void resolved_alerts_leave_before_firing_ones() {
        alerts.accept(alert("1", "a", AlertState.FIRING, 1));
        alerts.accept(alert("2", "a", AlertState.RESOLVED, 2));
        for (int i = 3; i <= 5; i++) {
            alerts.accept(alert(String.valueOf(i), "a", AlertState.FIRING, i));
        }

        assertThat(alerts.list(all -> true)).extracting(Alert::id).containsExactly("5", "4", "3", "1");
        assertThat(alerts.open().count(new SeriesKey("pumps", "a"))).isEqualTo(4);

        alerts.forget("4");
        alerts.forget("never seen");
        assertThat(alerts.firing()).isEqualTo(3);
        assertThat(alerts.find("4")).isEmpty();
        assertThat(alerts.find("5")).isPresent();
    }

    @Test
    void who_was_away_hears_what_was_missed_or_that_it_is_gone() {
        List<Long> heard = new ArrayList<>();
        try (LiveAlerts.Subscription open = alerts.subscribe(change -> heard.add(change.number()))) {
            alerts.accept(alert("1", "a", AlertState.FIRING, 1));
            alerts.accept(alert("1", "a", AlertState.RESOLVED, 2));
        }
        alerts.accept(alert("2", "a", AlertState.FIRING, 3));

        assertThat(heard).containsExactly(1L, 2L);
        assertThat(alerts.since(1).orElseThrow())
                .extracting(LiveAlerts.Change::number)
                .containsExactly(2L, 3L);
        assertThat(alerts.since(3)).hasValue(List.of());
        assertThat(alerts.since(4)).as("of another life").isEmpty();
        for (int i = 0; i < 1001; i++) {
            alerts.accept(alert("2", "a", AlertState.FIRING, 3));
        }
        assertThat(alerts.since(1)).isEmpty();
    }
}
