package dev.quatrain.stream.history;

import static dev.quatrain.stream.live.FakeRecords.score;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TaskHistoryTest {
    private static final String MODEL = "m";
    private static final Set<ScoreFlag> PROVISIONAL = Set.of(ScoreFlag.PROVISIONAL);
    private static final long PLENTY = 64 << 20;

    private TaskHistory history = history(50, PLENTY);

    private static TaskHistory history(int points, long bytes) {
        return new TaskHistory("p", 0, List.of("pressure", "flow"), points, bytes, Clock.systemUTC());
    }

    private List<Point> points(String series) {
        return all(history, series);
    }

    private static List<Point> all(TaskHistory of, String series) {
        return of.past(series, 10_000, Long.MIN_VALUE, Long.MAX_VALUE)
                .map(SeriesPast::points)
                .orElse(List.of());
    }

    private static List<Long> times(List<Point> points) {
        return points.stream().map(Point::eventTimeMillis).toList();
    }

    @Test
    void a_point_is_remembered_to_the_last_bit() {
        Score given = score("a", MODEL, 7, 1.5f, Set.of(ScoreFlag.IMPUTED, ScoreFlag.GAP));

        history.add(given);

        Point kept = points("a").get(0);
        assertThat(kept)
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Float.floatToRawIntBits(a) == Float.floatToRawIntBits(b), Float.class)
                .ignoringCollectionOrder()
                .isEqualTo(Point.of(given));
    }

    @Test
    void a_series_keeps_its_newest_points_and_only_the_newest_forecast() {
        for (int t = 0; t < 180; t++) {
            history.add(score("a", MODEL, t, 0.5f));
        }

        List<Point> points = points("a");
        assertThat(times(points)).hasSizeBetween(50, 50 + 2 * SeriesRing.CHUNK).endsWith(178L, 179L);
        assertThat(times(points)).isSorted();
        assertThat(points.get(points.size() - 1).forecast()).hasDimensions(2, 2);
        assertThat(points.get(points.size() - 2).forecast()).isEmpty();
        assertThat(times(history.past("a", 3, Long.MIN_VALUE, 170).orElseThrow().points()))
                .containsExactly(168L, 169L, 170L);
        assertThat(times(history.past("a", 100, 176, Long.MAX_VALUE)
                        .orElseThrow()
                        .points()))
                .containsExactly(177L, 178L, 179L);
    }

    @Test
    void a_score_that_stands_takes_the_place_of_the_provisional_one_before_it() {
        for (int t = 0; t < 4; t++) {
            history.add(score("a", MODEL, t, 0.1f));
        }
        history.add(score("a", MODEL, 4, 0.2f, PROVISIONAL));
        history.add(score("a", MODEL, 5, 0.2f, PROVISIONAL));
        history.add(score("a", MODEL, 4, 0.3f, Set.of()));
        history.add(score("a", MODEL, 5, 0.4f, PROVISIONAL));
        history.add(score("a", MODEL, 5, 0.5f, Set.of()));

        assertThat(times(points("a"))).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(points("a")).extracting(Point::anomalyScore).containsExactly(0.1f, 0.1f, 0.1f, 0.1f, 0.3f, 0.5f);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatever_order_scores_come_in_each_time_is_there_once_and_the_last_word_counts(long seed) {
        Random random = new Random(seed);
        history = history(10_000, PLENTY);
        TreeMap<Long, Float> expected = new TreeMap<>();
        for (int i = 0; i < 2000; i++) {
            long time = i / 2L + random.nextInt(30);
            float value = random.nextFloat();
            history.add(score("a", MODEL, time, value));
            expected.put(time, value);
        }

        assertThat(times(points("a"))).containsExactlyElementsOf(expected.keySet());
        assertThat(points("a")).extracting(Point::anomalyScore).containsExactlyElementsOf(expected.values());
    }

    @Test
    void scores_that_come_again_after_an_aborted_transaction_double_no_point() {
        for (int round = 0; round < 2; round++) {
            for (int t = 0; t < 20; t++) {
                history.add(score("a", MODEL, t, t / 10f));
            }
        }

        assertThat(times(points("a"))).containsExactlyElementsOf(range(0, 20));
    }

    private static List<Long> range(int from, int to) {
        return IntStream.range(from, to).mapToObj(Long::valueOf).toList();
    }

    @Test
    void another_version_with_the_same_features_goes_on_and_another_model_begins_anew() {
        history.add(score("a", MODEL, 1, 0.5f));
        history.add(score("a", "other", 2, 0.5f));

        assertThat(times(points("a"))).containsExactly(2L);
        assertThat(history.standing("a").orElseThrow().modelId()).isEqualTo("other");
    }

    @Test
    void memory_has_a_bound_and_who_was_silent_longest_gives_way_first() {
        long bytes = 300_000;
        history = history(1000, bytes);
        history.add(score("early", MODEL, 0, 0.5f));
        for (int t = 0; t < 300; t++) {
            for (int s = 0; s < 40; s++) {
                history.add(score("s" + s, MODEL, t, 0.5f));
            }
            assertThat(history.totals().bytes()).isLessThanOrEqualTo(bytes);
        }

        assertThat(points("early")).isEmpty();
        assertThat(history.standing("early")).as("where it stood is known yet").isPresent();
        for (int s = 0; s < 40; s++) {
            assertThat(times(points("s" + s)))
                    .as("everybody has a share")
                    .hasSizeGreaterThan(16)
                    .endsWith(298L, 299L);
        }
    }

    @Test
    void more_series_than_can_be_known_are_forgotten_from_the_longest_silent_on() {
        history = history(40, 200_000);
        for (int s = 0; s < 1000; s++) {
            history.add(score("s" + s, MODEL, s, 0.5f));
        }

        assertThat(history.standing("s0")).isEmpty();
        assertThat(history.standing("s999")).isPresent();
        assertThat(history.totals().bytes()).isLessThanOrEqualTo(200_000);
        List<String> known = new ArrayList<>();
        history.forEachStanding(standing -> known.add(standing.series()));
        assertThat(known).doesNotHaveDuplicates().hasSize(history.totals().series());
    }

    @Test
    void a_smaller_share_of_memory_takes_effect_at_once() {
        for (int s = 0; s < 100; s++) {
            for (int t = 0; t < 50; t++) {
                history.add(score("s" + s, MODEL, t, 0.5f));
            }
        }

        history.limit(150_000);

        assertThat(history.totals().bytes()).isLessThanOrEqualTo(150_000);
        assertThat(points("s99")).isNotEmpty();
    }

    @Test
    void the_past_goes_beneath_what_has_come_since_and_changes_none_of_it() {
        history.add(score("a", MODEL, 100, 0.9f));
        history.add(score("a", MODEL, 101, 0.9f));
        List<Score> past = new ArrayList<>();
        for (int t = 60; t < 103; t++) {
            past.add(score("a", MODEL, t, 0.1f));
        }

        history.addPast(past);
        history.addPast(List.of(score("b", MODEL, 1, 0.1f)));

        assertThat(times(points("a"))).containsExactlyElementsOf(range(60, 102));
        assertThat(points("a").get(40).anomalyScore()).isEqualTo(0.9f);
        assertThat(points("a").get(39).anomalyScore()).isEqualTo(0.1f);
        assertThat(times(points("b"))).containsExactly(1L);
    }

    @Test
    void who_follows_hears_of_each_change_once_and_in_order() {
        history.add(score("a", MODEL, 1, 0.1f));
        Cursor cursor = history.past("a", 10, Long.MIN_VALUE, Long.MAX_VALUE)
                .orElseThrow()
                .cursor();
        assertThat(history.changes("a", cursor, 10).changes()).isEmpty();

        history.add(score("a", MODEL, 2, 0.2f, PROVISIONAL));
        history.add(score("b", MODEL, 2, 0.2f));
        history.add(score("a", MODEL, 3, 0.3f, PROVISIONAL));
        history.add(score("a", MODEL, 2, 0.4f, Set.of()));
        Changes first = history.changes("a", cursor, 1);
        Changes rest = history.changes("a", first.cursor(), 10);

        assertThat(first.gap() || rest.gap()).isFalse();
        assertThat(first.changes()).extracting(c -> c.point().eventTimeMillis()).containsExactly(3L);
        assertThat(rest.changes()).extracting(c -> c.point().anomalyScore()).containsExactly(0.4f);
        assertThat(history.changes("a", rest.cursor(), 10).changes()).isEmpty();
        assertThat(Cursor.parse(rest.cursor().toString())).hasValue(rest.cursor());
    }

    @Test
    void who_was_away_for_too_long_is_told_so() {
        history.add(score("a", MODEL, 0, 0.1f));
        Cursor cursor = history.past("a", 10, Long.MIN_VALUE, Long.MAX_VALUE)
                .orElseThrow()
                .cursor();
        for (int t = 1; t < 200; t++) {
            history.add(score("a", MODEL, t, 0.1f));
        }

        Changes changes = history.changes("a", cursor, 1000);

        assertThat(changes.gap()).isTrue();
        assertThat(changes.changes()).isNotEmpty();
        assertThat(history.changes("a", changes.cursor(), 1000).gap()).isFalse();
    }

    @Test
    void who_comes_from_another_instance_goes_on_by_event_time() {
        TaskHistory before = history(50, PLENTY);
        for (int t = 0; t < 10; t++) {
            before.add(score("a", MODEL, t, 0.1f));
        }
        Cursor elsewhere = new Cursor("elsewhere", 99, 9);
        history.addPast(
                range(0, 10).stream().map(t -> score("a", MODEL, t, 0.1f)).toList());
        history.add(score("a", MODEL, 10, 0.1f));
        history.add(score("a", MODEL, 11, 0.1f));

        Changes changes = history.changes("a", elsewhere, 10);

        assertThat(changes.gap()).isFalse();
        assertThat(changes.changes())
                .extracting(c -> c.point().eventTimeMillis())
                .containsExactly(10L, 11L);
        assertThat(history.changes("a", changes.cursor(), 10).changes()).isEmpty();
        assertThat(history.changes("a", new Cursor("elsewhere", 1, -5), 10).gap())
                .isTrue();
    }

    @Test
    void the_heat_strip_keeps_the_worst_of_each_cell_and_forgets_what_is_too_old() {
        long cell = HeatBin.FINE.millis();
        history.add(score("a", MODEL, 0, 0.4f));
        history.add(score("a", MODEL, 1, 4f));
        history.add(score("a", MODEL, 2, 0.4f));
        history.add(score("a", MODEL, 3 * cell, 0.4f));

        byte[] cells = history.heat("a", HeatBin.FINE, 3, 0);

        assertThat(Arrays.copyOfRange(cells, HeatBin.SHOWN - 4, HeatBin.SHOWN))
                .containsExactly(81, HeatStrip.NONE, HeatStrip.NONE, 10);
        assertThat(history.heat("a", HeatBin.FINE, 3, 2)[HeatBin.SHOWN - 2])
                .as("held")
                .isEqualTo((byte) 81);
        history.add(score("a", MODEL, 500 * cell, 0.4f));
        assertThat(history.heat("a", HeatBin.FINE, 500, 0)[0]).isEqualTo(HeatStrip.NONE);
        assertThat(history.heat("a", HeatBin.COARSE, HeatBin.COARSE.of(500 * cell), 0)[HeatBin.SHOWN - 17])
                .as("the coarse strip goes further back")
                .isEqualTo((byte) 81);
    }
}
