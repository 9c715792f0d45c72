package dev.quatrain.stream.topology;

import static dev.quatrain.stream.topology.TopologyFixture.T0;
import static dev.quatrain.stream.topology.TopologyFixture.pipeline;
import static dev.quatrain.stream.topology.TopologyFixture.spilling;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.guard.GuardPolicy.Idle;
import dev.quatrain.model.guard.GuardPolicy.Silence;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.stream.config.AppConfig.Rule;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.scoring.ScoringStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Series that fall silent: alerts on them, and what is left of them. Silent after 10 s, forgotten after 100 s. */
class SilenceTopologyTest {
    private static final GuardPolicy GUARD = GuardPolicy.DEFAULT
            .with(new Silence(true, 10, Duration.ofSeconds(20)))
            .with(new Idle(true, Duration.ofSeconds(100)));

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void a_silent_series_fires_without_any_event_of_its_own_and_resolves_when_it_speaks() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline(null, GUARD))) {
            fixture.reading("silent", 0, 1, 1);
            for (int t = 0; t < 20; t++) {
                fixture.reading("other", t, 1, 1);
            }
            List<Alert> alerts = new ArrayList<>(fixture.alerts());
            assertThat(alerts).singleElement().satisfies(alert -> {
                assertThat(alert.rule()).isEqualTo("silence");
                assertThat(alert.series()).isEqualTo("silent");
                assertThat(alert.state()).isEqualTo(AlertState.FIRING);
                assertThat(alert.startedAtMillis()).isEqualTo(T0 + 10_000);
                assertThat(alert.anomalyScore()).isNaN();
                assertThat(alert.modelId()).isEqualTo("tiny");
                assertThat(alert.summary()).contains("silent since 2023-11-14T22:13:20Z");
            });
            fixture.reading("silent", 20, 1, 1);
            alerts.addAll(fixture.alerts());
            assertThat(alerts).hasSize(2);
            assertThat(alerts.get(1).state()).isEqualTo(AlertState.RESOLVED);
            assertThat(alerts.get(1).id()).isEqualTo(alerts.get(0).id());
            assertThat(alerts.get(1).endedAtMillis()).isEqualTo(T0 + 20_000);
            assertThat(fixture.count("quatrain_series_presence", "change", "fell_silent"))
                    .isEqualTo(1);
            assertThat(fixture.count("quatrain_series_presence", "change", "speaks"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_partition_silent_as_a_whole_fires_by_the_clock_the_alert_that_a_replay_gives_by_event_time() {
        List<Alert> live;
        try (TopologyFixture fixture = new TopologyFixture(pipeline(null, GUARD))) {
            fixture.reading("s", 0, 1, 1);
            fixture.driver.advanceWallClockTime(Duration.ofSeconds(5));
            fixture.driver.advanceWallClockTime(Duration.ofSeconds(28));
            assertThat(fixture.alerts())
                    .as("patience and silence have not passed")
                    .isEmpty();
            fixture.driver.advanceWallClockTime(Duration.ofSeconds(10));
            live = new ArrayList<>(fixture.alerts());
            assertThat(live).hasSize(1);
            fixture.driver.advanceWallClockTime(Duration.ofHours(1));
            assertThat(fixture.alerts()).isEmpty();
            fixture.reading("s", 60, 1, 1);
            live.addAll(fixture.alerts());
        }
        try (TopologyFixture replay = new TopologyFixture(pipeline(null, GUARD))) {
            replay.reading("s", 0, 1, 1);
            replay.reading("s", 60, 1, 1);
            assertThat(replay.alerts()).isEqualTo(live);
        }
        assertThat(live).extracting(Alert::state).containsExactly(AlertState.FIRING, AlertState.RESOLVED);
    }

    @Test
    void without_an_alert_on_silence_there_is_none() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline(null, GUARD.with(Silence.OFF)))) {
            fixture.reading("s", 0, 1, 1);
            fixture.reading("s", 60, 1, 1);
            fixture.driver.advanceWallClockTime(Duration.ofHours(1));
            assertThat(fixture.alerts()).isEmpty();
        }
    }

    @Test
    void of_a_series_that_is_forgotten_no_alert_stays_open() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline(null, GUARD), new Rule("r", "*", 1f, 0.8f, 1, 1))) {
            for (int t = 0; t < 10; t++) {
                fixture.reading("gone", t, t == 9 ? 500 : 1, 1);
            }
            for (int t = 10; t < 140; t++) {
                fixture.reading("other", t, 1, 1);
            }
            Map<String, Alert> newest = new TreeMap<>();
            fixture.alerts().forEach(alert -> newest.put(alert.rule(), alert));
            assertThat(newest).containsOnlyKeys("r", "silence");
            assertThat(newest.values()).allSatisfy(alert -> {
                assertThat(alert.state()).isEqualTo(AlertState.RESOLVED);
                assertThat(alert.endedAtMillis()).isEqualTo(T0 + 109_000);
                assertThat(alert.summary()).contains("is forgotten");
            });
            assertThat(fixture.driver.getKeyValueStore("rules-p").approximateNumEntries())
                    .isZero();
            assertThat(fixture.count("quatrain_series_presence", "change", "forgotten"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_forgotten_series_leaves_a_tombstone_and_does_not_come_back_with_a_restart(boolean onDisk) {
        Pipeline pipeline = onDisk ? spilling(pipeline(null, GUARD), 2) : pipeline(null, GUARD);
        List<KeyValue<String, byte[]>> changelog;
        try (TopologyFixture fixture = new TopologyFixture(TinyModel.bundle(), folder, pipeline)) {
            for (int s = 0; s < 20; s++) {
                fixture.reading("gone-" + s, s, 1, 1);
            }
            for (int t = 20; t < 160; t++) {
                fixture.reading("a", t, 1, 1);
                fixture.reading("b", t, 1, 1);
            }
            assertThat(table(fixture).size() + table(fixture).spilled()).isEqualTo(2);
            changelog = fixture.driver
                    .createOutputTopic("app-states-p-changelog", new StringDeserializer(), new ByteArrayDeserializer())
                    .readKeyValuesToList();
        }
        Map<String, byte[]> compacted = new TreeMap<>();
        changelog.forEach(record -> compacted.put(record.key, record.value));
        assertThat(compacted).hasSize(22);
        compacted.values().removeIf(record -> record == null);
        assertThat(compacted).containsOnlyKeys("a", "b");
        try (TopologyFixture fixture = new TopologyFixture(TinyModel.bundle(), folder, pipeline)) {
            for (KeyValue<String, byte[]> record : changelog) {
                if (record.value == null) {
                    table(fixture).changelog().restoreRemoval(record.key);
                } else {
                    table(fixture).changelog().restore(record.key, record.value);
                }
            }
            assertThat(table(fixture).size() + table(fixture).spilled()).isEqualTo(2);
            assertThat(table(fixture).find("gone-3")).isEqualTo(SeriesTable.NONE);
        }
    }

    private static SeriesTable table(TopologyFixture fixture) {
        return ((ScoringStore) fixture.driver.getStateStore("states-p")).table();
    }
}
