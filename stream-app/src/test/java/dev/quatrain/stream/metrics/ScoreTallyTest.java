package dev.quatrain.stream.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreTallyTest {
    private static final long NOW = 1_700_000_000_000L;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ScoringMetrics metrics = new ScoringMetrics(registry);
    private final ScoringMetrics.ForPipeline pipeline = metrics.forPipeline("p");

    @Test
    void counts_what_the_librarys_histogram_counts() {
        double[] bounds = {0.1, 0.5, 1, 5};
        Histogram theirs = Histogram.builder()
                .name("theirs")
                .classicOnly()
                .classicUpperBounds(bounds)
                .register(new PrometheusRegistry());
        TalliedHistogram ours = new TalliedHistogram("ours", "", "pipeline", bounds);
        Tally tally = ours.newTally();
        Random random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            double value = i % 100 == 0 ? bounds[i % 4] : Math.exp(random.nextGaussian() * 2);
            theirs.observe(value);
            tally.observe(value);
            if (i % 7 == 0) {
                ours.totals("p").add(tally);
            }
        }
        ours.totals("p").add(tally);
        HistogramDataPointSnapshot expected = theirs.collect().getDataPoints().get(0);
        HistogramDataPointSnapshot actual = ours.collect().getDataPoints().get(0);
        assertThat(counts(actual)).isEqualTo(counts(expected)).hasSize(5);
        assertThat(actual.getSum()).isCloseTo(expected.getSum(), within(1e-6));
    }

    @Test
    void nothing_is_seen_before_it_is_handed_over_and_nothing_counts_twice() {
        ScoreTally tally = pipeline.tally(manifest("1"));
        tally.scored(score(ScoreStatus.NORMAL, 0.2f), NOW - 30);
        assertThat(count("normal")).isZero();
        tally.handOver();
        tally.handOver();
        assertThat(count("normal")).isEqualTo(1);
        tally.scored(score(ScoreStatus.ANOMALY, 3f), NOW);
        tally.close();
        assertThat(count("anomaly")).isEqualTo(1);
        assertThat(points("quatrain_event_latency_seconds")).hasSize(1);
        assertThat(((HistogramDataPointSnapshot)
                                points("quatrain_event_latency_seconds").get(0))
                        .getCount())
                .isEqualTo(2);
    }

    @Test
    void scores_of_a_model_that_warms_up_or_has_none_say_nothing_of_its_distribution() {
        ScoreTally tally = pipeline.tally(manifest("1"));
        tally.scored(score(ScoreStatus.WARMING, 9f), NOW);
        tally.scored(score(ScoreStatus.REJECTED, Float.NaN), NOW);
        tally.scored(score(ScoreStatus.NORMAL, Float.NaN), NOW);
        tally.scored(score(ScoreStatus.NORMAL, 0.5f), NOW);
        tally.handOver();
        HistogramDataPointSnapshot scores =
                (HistogramDataPointSnapshot) points("quatrain_anomaly_score").get(0);
        assertThat(scores.getCount()).isEqualTo(1);
        assertThat(scores.getSum()).isEqualTo(0.5);
    }

    @Test
    void a_model_is_shown_until_another_has_taken_its_place_in_every_task() {
        ScoreTally first = pipeline.tally(manifest("1"));
        ScoreTally second = pipeline.tally(manifest("1"));
        metrics.forPipeline("other").tally(manifest("1"));
        first.close();
        ScoreTally third = pipeline.tally(manifest("2"));
        assertThat(versions()).containsExactlyInAnyOrder("p 1", "p 2", "other 1");
        second.close();
        assertThat(versions()).containsExactlyInAnyOrder("p 2", "other 1");
        third.close();
        assertThat(versions()).as("tasks come and go").containsExactlyInAnyOrder("p 2", "other 1");
    }

    @Test
    void a_day_later_yesterdays_scores_are_forgotten() {
        RecentScores recent = new RecentScores(2);
        long hour = 3_600_000;
        recent.at(NOW)[0] += 5;
        recent.at(NOW + 23 * hour)[1] += 7;
        assertThat(recent.sum()).containsExactly(5, 7);
        recent.at(NOW + 24 * hour)[1] += 1;
        assertThat(recent.sum()).containsExactly(0, 8);
        recent.at(NOW + 100 * hour)[0] += 2;
        assertThat(recent.sum()).containsExactly(2, 0);
    }

    @Test
    void counters_are_there_before_anything_happens() {
        assertThat(points("quatrain_dead_letters"))
                .extracting(point -> point.getLabels().get("reason"))
                .contains("not_json", "missing_feature", "step_failed");
        assertThat(points("quatrain_events"))
                .extracting(point -> point.getLabels().get("outcome"))
                .contains("normal", "late_dropped", "dead_letter");
    }

    private static Manifest manifest(String version) {
        return TinyModel.manifest("tiny", version);
    }

    private List<String> versions() {
        return points("quatrain_anomaly_score").stream()
                .map(point -> point.getLabels().get("pipeline") + " "
                        + point.getLabels().get("version"))
                .toList();
    }

    private double count(String outcome) {
        return points("quatrain_events").stream()
                .filter(point -> outcome.equals(point.getLabels().get("outcome")))
                .mapToDouble(point -> ((CounterDataPointSnapshot) point).getValue())
                .sum();
    }

    private List<? extends DataPointSnapshot> points(String name) {
        return registry.scrape(name::equals).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .toList();
    }

    private static List<Long> counts(HistogramDataPointSnapshot point) {
        return IntStream.range(0, point.getClassicBuckets().size())
                .mapToObj(point.getClassicBuckets()::getCount)
                .toList();
    }

    private static Score score(ScoreStatus status, float anomaly) {
        float[] none = {};
        float[][] no = {};
        return new Score(
                "s",
                NOW - 1000,
                "tiny",
                "1",
                status,
                anomaly,
                0,
                1,
                List.of(),
                none,
                none,
                none,
                none,
                none,
                null,
                List.of(),
                none,
                no,
                no,
                no,
                Set.of(),
                NOW);
    }
}
