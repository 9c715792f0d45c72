package dev.quatrain.stream.topology;

import static dev.quatrain.stream.topology.TopologyFixture.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.tiny.TinyDelayedModel;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.config.AppConfig.Rule;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.config.ProvisionalScores;
import dev.quatrain.stream.scoring.ScoringStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** The topology over a model that looks two readings ahead, classifies and extracts features. */
class DelayedTopologyTest {
    private static final int DELAY = 2;
    private static final long T0 = TopologyFixture.T0;

    private final TinyDelayedModel tiny = new TinyDelayedModel(DELAY);
    private final Bundle bundle = tiny.bundle();

    @Test
    void a_score_comes_two_readings_later_under_its_own_event_time() {
        try (TopologyFixture fixture = new TopologyFixture(bundle, pipeline())) {
            float[][] readings = send(fixture, 6);
            List<Score> scores = fixture.scores();
            assertThat(scores).hasSize(4);
            for (int t = 0; t < scores.size(); t++) {
                assertThat(scores.get(t).eventTimeMillis()).isEqualTo(T0 + 1000L * t);
                assertThat(scores.get(t).actual()).isEqualTo(readings[t]);
                assertThat(scores.get(t).expected()).isEqualTo(tiny.expected(readings, t, 0, t + DELAY));
            }
        }
    }

    @Test
    void a_silence_of_the_wall_clock_brings_provisional_scores_once_and_readings_the_final_ones() {
        try (TopologyFixture fixture = new TopologyFixture(bundle, pipeline(after(Duration.ofSeconds(4))))) {
            send(fixture, 6);
            fixture.driver.advanceWallClockTime(Duration.ofSeconds(2));
            assertThat(fixture.scores()).hasSize(4);
            fixture.driver.advanceWallClockTime(Duration.ofSeconds(3));
            List<Score> provisional = fixture.scores();
            assertThat(provisional).extracting(Score::eventTimeMillis).containsExactly(T0 + 4000, T0 + 5000);
            assertThat(provisional)
                    .allSatisfy(score -> assertThat(score.flags()).containsExactly(ScoreFlag.PROVISIONAL));
            fixture.driver.advanceWallClockTime(Duration.ofMinutes(1));
            assertThat(fixture.scores()).as("said once").isEmpty();

            fixture.reading("s", 6, 1, 1);
            fixture.reading("s", 7, 1, 1);
            List<Score> settled = fixture.scores();
            assertThat(settled).extracting(Score::eventTimeMillis).containsExactly(T0 + 4000, T0 + 5000);
            assertThat(settled).allSatisfy(score -> assertThat(score.flags()).isEmpty());
            assertThat(fixture.count("provisional")).isEqualTo(2);
            assertThat(fixture.count("normal") + fixture.count("warming")).isEqualTo(6);
        }
    }

    @Test
    void a_series_that_speaks_again_in_time_gets_no_provisional_score() {
        try (TopologyFixture fixture = new TopologyFixture(bundle, pipeline(after(Duration.ofSeconds(4))))) {
            for (int t = 0; t < 10; t++) {
                fixture.reading("s", t, t, t);
                fixture.driver.advanceWallClockTime(Duration.ofSeconds(3));
            }
            assertThat(fixture.scores())
                    .hasSize(8)
                    .allSatisfy(score -> assertThat(score.flags()).isEmpty());
        }
    }

    @Test
    void provisional_scores_may_be_off() {
        try (TopologyFixture fixture = new TopologyFixture(bundle, pipeline(ProvisionalScores.OFF))) {
            send(fixture, 6);
            fixture.driver.advanceWallClockTime(Duration.ofDays(1));
            assertThat(fixture.scores()).hasSize(4);
        }
    }

    @Test
    void a_gap_scores_what_waited_and_it_counts_for_rules() {
        Pipeline unalarmed = pipeline(null, GuardPolicy.DEFAULT.with(GuardPolicy.Silence.OFF));
        try (TopologyFixture fixture = new TopologyFixture(bundle, unalarmed, new Rule("r", "*", 1f, 0.8f, 1, 1))) {
            for (int t = 0; t < 8; t++) {
                fixture.reading("s", t, t == 7 ? 16 : 0, 0);
            }
            fixture.driver.advanceWallClockTime(Duration.ofMinutes(1));
            assertThat(fixture.scores()).extracting(Score::status).endsWith(ScoreStatus.ANOMALY);
            assertThat(fixture.alerts())
                    .as("a score that stands may yet follow")
                    .isEmpty();
            fixture.reading("s", 60, 0, 0);
            List<Score> cutOff = fixture.scores();
            assertThat(cutOff).extracting(Score::eventTimeMillis).containsExactly(T0 + 6000, T0 + 7000);
            assertThat(cutOff)
                    .allSatisfy(score ->
                            assertThat(score.flags()).containsExactly(ScoreFlag.PROVISIONAL, ScoreFlag.CUT_OFF));
            assertThat(fixture.alerts()).extracting(Alert::state).containsExactly(AlertState.FIRING);
        }
    }

    @Test
    void an_event_scored_provisionally_and_finally_counts_once_for_a_rule() {
        try (TopologyFixture fixture = new TopologyFixture(bundle, pipeline(), new Rule("r", "*", 1f, 0.8f, 3, 3))) {
            for (int t = 0; t < 14; t++) {
                fixture.reading("s", t, t == 9 ? 50 : 0, 0);
                fixture.driver.advanceWallClockTime(Duration.ofMinutes(1));
            }
            // Of the readings 7 to 11, whose window holds the fifty, the mean is 10: only reading 9 is off by 40 and
            // the others by 10.
            List<Score> standing = fixture.scores().stream()
                    .filter(score -> !score.flags().contains(ScoreFlag.PROVISIONAL))
                    .toList();
            assertThat(standing)
                    .filteredOn(score -> score.status() == ScoreStatus.ANOMALY)
                    .hasSize(5);
            List<Alert> alerts = fixture.alerts();
            assertThat(alerts.get(0).startedAtMillis()).as("the third of them").isEqualTo(T0 + 9000);
        }
    }

    @Test
    void features_go_to_their_own_topic_and_labels_into_the_score() {
        try (TopologyFixture fixture = new TopologyFixture(bundle, pipeline())) {
            float[][] readings = send(fixture, 6);
            fixture.driver.advanceWallClockTime(Duration.ofMinutes(1));
            List<FeatureVector> vectors = fixture.features();
            assertThat(vectors).hasSize(6);
            for (int t = 0; t < 6; t++) {
                FeatureVector vector = vectors.get(t);
                assertThat(vector.series()).isEqualTo("s");
                assertThat(vector.eventTimeMillis()).isEqualTo(T0 + 1000L * t);
                assertThat(vector.modelId()).isEqualTo("tiny-delayed");
                assertThat(vector.embedding()).isEqualTo(readings[t]);
                assertThat(vector.flags().contains(ScoreFlag.PROVISIONAL)).isEqualTo(t >= 4);
            }
            for (Score score : fixture.scores()) {
                assertThat(score.labels()).containsExactly("left", "right");
                assertThat(score.probabilities()[0] + score.probabilities()[1]).isEqualTo(1f);
                assertThat(score.label()).isEqualTo(score.expected()[0] >= score.expected()[1] ? "left" : "right");
            }
        }
    }

    @Test
    void the_topology_has_a_sink_for_features_only_where_the_model_extracts_some() {
        try (TopologyFixture with = new TopologyFixture(bundle, pipeline());
                TopologyFixture without = new TopologyFixture(pipeline())) {
            assertThat(with.topology.describe().toString()).contains("Sink: features-p (topic: app.features)");
            assertThat(without.topology.describe().toString()).doesNotContain("features");
        }
    }

    @Test
    void a_task_restored_from_its_changelog_goes_on_as_if_nothing_had_happened() {
        float[][] readings = TinyDelayedModel.readings(8, 12);
        List<String> uninterrupted;
        List<String> restored = new ArrayList<>();
        Map<String, byte[]> changelog = new TreeMap<>();
        try (TopologyFixture fixture = new TopologyFixture(bundle, pipeline())) {
            send(fixture, readings, 0, 7);
            restored.addAll(texts(fixture));
            fixture.driver
                    .createOutputTopic("app-states-p-changelog", new StringDeserializer(), new ByteArrayDeserializer())
                    .readKeyValuesToList()
                    .forEach(record -> changelog.put(record.key, record.value));
            send(fixture, readings, 7, 12);
            uninterrupted = new ArrayList<>(restored);
            uninterrupted.addAll(texts(fixture));
        }
        try (TopologyFixture fixture = new TopologyFixture(bundle, pipeline())) {
            ScoringStore store = (ScoringStore) fixture.driver.getStateStore("states-p");
            changelog.forEach(store.table().changelog()::restore);
            send(fixture, readings, 7, 12);
            restored.addAll(texts(fixture));
        }
        assertThat(changelog).containsOnlyKeys("s");
        assertThat(restored).hasSize(10).isEqualTo(uninterrupted);
    }

    /** Everything but the wall-clock time of scoring. */
    private static List<String> texts(TopologyFixture fixture) {
        return fixture.scores().stream()
                .map(score -> new String(ScoreJson.encode(score), StandardCharsets.UTF_8)
                        .replaceAll("\"scored_at\":\\d+", ""))
                .toList();
    }

    private static ProvisionalScores after(Duration silence) {
        return new ProvisionalScores(true, silence);
    }

    private static float[][] send(TopologyFixture fixture, int steps) {
        float[][] readings = TinyDelayedModel.readings(1, steps);
        send(fixture, readings, 0, steps);
        return readings;
    }

    private static void send(TopologyFixture fixture, float[][] readings, int from, int to) {
        for (int t = from; t < to; t++) {
            fixture.reading("s", t, readings[t][0], readings[t][1]);
        }
    }
}
