package dev.quatrain.stream.topology;

import static dev.quatrain.stream.topology.TopologyFixture.pipeline;
import static dev.quatrain.stream.topology.TopologyFixture.spilling;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.tiny.TinyDelayedModel;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.config.ProvisionalScores;
import dev.quatrain.stream.scoring.ScoringStore;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Most states in RocksDB. The driver commits after every reading. */
class SpilledStatesTest {
    private static final int SERIES = 500;
    private static final int FEW_SERIES = 60;
    private static final int RESIDENT = 10;

    @TempDir
    private Path folder = Path.of("unset");

    /** What came out, and the newest record of each series in the changelog. */
    private record Outcome(List<String> scores, Map<String, byte[]> changelog) {}

    @Test
    void scores_and_changelog_equal_those_with_all_states_in_memory_bit_for_bit_also_after_a_restart() {
        Bundle bundle = TinyModel.bundle();
        Outcome memory = run(bundle, pipeline(), Map.of(), 0, SERIES);
        Outcome spilled = run(bundle, spilling(pipeline(), RESIDENT), Map.of(), 0, SERIES);
        assertThat(memory.scores()).hasSize(4 * SERIES);
        assertSame(spilled, memory);

        memory = run(bundle, pipeline(), memory.changelog(), 4, SERIES);
        spilled = run(bundle, spilling(pipeline(), RESIDENT), spilled.changelog(), 4, SERIES);
        assertThat(memory.scores()).anyMatch(score -> score.contains("NORMAL"));
        assertSame(spilled, memory);
    }

    @Test
    void a_model_that_looks_ahead_gives_provisional_scores_to_series_on_disk_too() {
        Bundle bundle = new TinyDelayedModel(2).bundle();
        Pipeline patient = pipeline(new ProvisionalScores(true, Duration.ofSeconds(4)));
        Outcome memory = run(bundle, patient, Map.of(), 0, FEW_SERIES);
        Outcome spilled = run(bundle, spilling(patient, RESIDENT), Map.of(), 0, FEW_SERIES);
        assertThat(memory.scores().stream().filter(score -> score.contains(ScoreFlag.PROVISIONAL.name())))
                .hasSize(2 * FEW_SERIES);
        assertSame(sorted(spilled), sorted(memory));

        assertSame(
                sorted(run(bundle, spilling(patient, RESIDENT), spilled.changelog(), 4, FEW_SERIES)),
                sorted(run(bundle, patient, memory.changelog(), 4, FEW_SERIES)));
    }

    @Test
    void readings_that_are_dropped_do_not_fill_the_memory() {
        try (TopologyFixture fixture =
                new TopologyFixture(TinyModel.bundle(), folder, spilling(pipeline(), RESIDENT))) {
            for (int t = 1; t >= 0; t--) {
                for (int s = 0; s < SERIES; s++) {
                    fixture.reading("series-" + s, t, 1, 1);
                    assertThat(table(fixture).size()).isLessThanOrEqualTo(RESIDENT);
                }
            }
            assertThat(fixture.count("late_dropped")).isEqualTo(SERIES);
        }
    }

    @Test
    void the_metrics_tell_how_many_series_are_where_and_nothing_is_left_on_disk() throws IOException {
        try (TopologyFixture fixture =
                new TopologyFixture(TinyModel.bundle(), folder, spilling(pipeline(), RESIDENT))) {
            send(fixture, 0, 1, SERIES);
            assertThat(gauge(fixture, "quatrain_series")).isEqualTo(SERIES);
            assertThat(gauge(fixture, "quatrain_spilled_series")).isEqualTo(SERIES - RESIDENT);
            assertThat(files()).anyMatch(file -> file.toString().contains("states-p-"));
        }
        assertThat(files()).noneMatch(file -> file.toString().contains("states-p-"));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
        }
    }

    private Outcome run(Bundle bundle, Pipeline pipeline, Map<String, byte[]> before, int from, int series) {
        try (TopologyFixture fixture = new TopologyFixture(bundle, folder, pipeline)) {
            before.forEach(table(fixture).changelog()::restore);
            send(fixture, from, from + 4, series);
            fixture.driver.advanceWallClockTime(Duration.ofMinutes(1));
            Map<String, byte[]> changelog = new TreeMap<>(before);
            fixture.driver
                    .createOutputTopic("app-states-p-changelog", new StringDeserializer(), new ByteArrayDeserializer())
                    .readKeyValuesToList()
                    .forEach(record -> changelog.put(record.key, record.value));
            List<String> scores = new ArrayList<>();
            for (Score score : fixture.scores()) {
                scores.add(new String(ScoreJson.encode(score), StandardCharsets.UTF_8)
                        .replaceAll("\"scored_at\":\\d+", ""));
            }
            assertThat(table(fixture).size() + table(fixture).spilled()).isEqualTo(series);
            return new Outcome(scores, changelog);
        }
    }

    private static void send(TopologyFixture fixture, int from, int to, int series) {
        Random random = new Random(from);
        for (int t = from; t < to; t++) {
            for (int s = 0; s < series; s++) {
                fixture.reading("series-" + s, t, random.nextFloat(), random.nextFloat());
                int resident = table(fixture).size();
                assertThat(resident <= RESIDENT || table(fixture).spilled() == 0)
                        .as("%d in memory", resident)
                        .isTrue();
            }
        }
    }

    private static SeriesTable table(TopologyFixture fixture) {
        return ((ScoringStore) fixture.driver.getStateStore("states-p")).table();
    }

    private static Outcome sorted(Outcome outcome) {
        return new Outcome(outcome.scores().stream().sorted().toList(), outcome.changelog());
    }

    private static void assertSame(Outcome actual, Outcome expected) {
        assertThat(actual.scores()).isEqualTo(expected.scores());
        assertThat(actual.changelog().keySet()).isEqualTo(expected.changelog().keySet());
        expected.changelog()
                .forEach((series, record) ->
                        assertThat(actual.changelog().get(series)).as(series).isEqualTo(record));
    }

    private static double gauge(TopologyFixture fixture, String name) {
        return fixture.registry.scrape(name::equals).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(point -> ((GaugeDataPointSnapshot) point).getValue())
                .sum();
    }
}
