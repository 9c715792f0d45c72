package dev.quatrain.stream.live;

import static dev.quatrain.stream.live.FakeRecords.alert;
import static dev.quatrain.stream.live.FakeRecords.score;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.ScoreFlag;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveViewTest {
    private static final String MODEL = "pump-lstm";
    private final LiveView view = new LiveView(new LiveView.Bounds(50, 200, 3, 4), Clock.systemUTC());

    @Test
    void a_series_keeps_its_newest_points_and_only_the_newest_forecast() {
        for (int t = 0; t < 80; t++) {
            view.accept(score("a", MODEL, t, 0.5f));
        }

        SeriesDetail detail = view.detail("a", null, 600, Long.MIN_VALUE).orElseThrow();

        assertThat(detail.points())
                .extracting(Point::eventTimeMillis)
                .hasSize(50)
                .startsWith(30L)
                .endsWith(79L);
        assertThat(detail.points().get(49).forecast()).hasDimensions(2, 2);
        assertThat(detail.points().get(48).forecast()).isEmpty();
        assertThat(view.detail("a", MODEL, 10, 75).orElseThrow().points()).hasSize(4);
    }

    @Test
    void a_score_that_stands_takes_the_place_of_the_provisional_one_before_it() {
        Set<ScoreFlag> provisional = Set.of(ScoreFlag.PROVISIONAL);
        for (int t = 0; t < 4; t++) {
            view.accept(score("a", MODEL, t, 0.1f));
        }
        view.accept(score("a", MODEL, 4, 0.2f, provisional));
        view.accept(score("a", MODEL, 5, 0.2f, provisional));
        assertThat(view.summary(new SeriesKey(MODEL, "a")).orElseThrow().eventTimeMillis())
                .isEqualTo(5);
        view.accept(score("a", MODEL, 4, 0.3f, Set.of()));
        view.accept(score("a", MODEL, 5, 0.4f, provisional));
        view.accept(score("a", MODEL, 6, 0.4f, provisional));
        view.accept(score("a", MODEL, 5, 0.5f, Set.of(ScoreFlag.PROVISIONAL, ScoreFlag.CUT_OFF)));
        view.accept(score("a", MODEL, 6, 0.6f, Set.of(ScoreFlag.PROVISIONAL, ScoreFlag.CUT_OFF)));
        view.accept(score("a", MODEL, 7, 0.7f));

        List<Point> points =
                view.detail("a", null, 600, Long.MIN_VALUE).orElseThrow().points();
        assertThat(points).extracting(Point::eventTimeMillis).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(points)
                .extracting(Point::anomalyScore)
                .containsExactly(0.1f, 0.1f, 0.1f, 0.1f, 0.3f, 0.5f, 0.6f, 0.7f);
        assertThat(points).extracting(point -> point.forecast().length).containsExactly(0, 0, 0, 0, 0, 0, 0, 2);
    }

    @Test
    void the_longest_silent_series_is_forgotten_when_there_are_too_many() {
        for (String series : new String[] {"a", "b", "c", "a", "d"}) {
            view.accept(score(series, MODEL, 1, 0.5f));
        }

        assertThat(view.series("", null, 10, 0).series())
                .extracting(SeriesSummary::series)
                .containsExactly("a", "c", "d");
        assertThat(view.totals().series()).isEqualTo(3);
        assertThat(view.totals().scoresTotal()).isEqualTo(5);
    }

    @Test
    void firing_series_come_first_then_the_worst_then_by_name() {
        view.accept(score("b", MODEL, 1, 0.5f));
        view.accept(score("a", MODEL, 1, 0.5f));
        view.accept(score("c", MODEL, 1, 3f));
        assertThat(names()).containsExactly("c", "a", "b");

        view.accept(alert("1", "b", AlertState.FIRING, 1));
        assertThat(names()).containsExactly("b", "c", "a");

        view.accept(alert("1", "b", AlertState.RESOLVED, 1));
        assertThat(names()).containsExactly("c", "a", "b");
    }

    private Iterable<String> names() {
        return view.series("", null, 10, 0).series().stream()
                .map(SeriesSummary::series)
                .toList();
    }

    @Test
    void resolved_alerts_leave_before_firing_ones() {
        view.accept(alert("1", "a", AlertState.FIRING, 1));
        view.accept(alert("2", "a", AlertState.RESOLVED, 2));
        for (int i = 3; i <= 5; i++) {
            view.accept(alert(String.valueOf(i), "a", AlertState.FIRING, i));
        }

        assertThat(view.alerts(all -> true, 10)).extracting(Alert::id).containsExactly("5", "4", "3", "1");

        view.forget("4");
        view.forget("never seen");
        assertThat(view.totals().firing()).isEqualTo(3);
    }
}
