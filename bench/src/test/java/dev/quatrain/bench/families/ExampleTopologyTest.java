package dev.quatrain.bench.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.bundle.Segments.Segment;
import dev.quatrain.model.step.Unroll;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.simulator.Sensor;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.evaluation.Replay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every family's example through the topology: its scores are the trainer's to the bit, and say what its task promises. */
class ExampleTopologyTest {
    private static final int SENSORS = Sensor.values().length;

    /** With faults, silences among them. */
    private static final SmallFleet FLEET = SmallFleet.of(3, Duration.ofSeconds(90), 5, 8);

    @ParameterizedTest
    @EnumSource
    void scores_on_the_stream_are_those_of_the_evaluation_to_the_bit(Example example) {
        try (ExampleTopology topology = new ExampleTopology(example)) {
            topology.send(FLEET);
            // The evaluation ends where its data ends; on the stream only a long silence tells that no more comes.
            topology.driver.advanceWallClockTime(Duration.ofMinutes(1));
            Map<String, List<String>> streamed = new TreeMap<>();
            List<Score> scores = topology.scores();
            assertThat(scores)
                    .as("a silence, of which models must not make a sequence")
                    .anySatisfy(score -> assertThat(score.flags()).contains(ScoreFlag.GAP, ScoreFlag.RESET));
            for (Score score : scores) {
                streamed.computeIfAbsent(score.series(), name -> new ArrayList<>())
                        .add(written(score));
            }
            Map<String, List<String>> evaluated = new TreeMap<>();
            var unused = Replay.of(
                    topology.model,
                    FLEET.series(),
                    topology.pipeline.guard(),
                    Example.CLOCK,
                    score -> evaluated
                            .computeIfAbsent(score.series(), name -> new ArrayList<>())
                            .add(written(score)));
            assertThat(streamed).isEqualTo(evaluated);
        }
    }

    private static String written(Score score) {
        return new String(ScoreJson.encode(score), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void scores_carry_what_the_task_promises(Example example) {
        try (ExampleTopology topology = new ExampleTopology(example)) {
            topology.send(FLEET);
            Manifest manifest = topology.model.manifest();
            List<Score> settled = topology.scores().stream()
                    .filter(score -> score.status() != ScoreStatus.WARMING)
                    .toList();
            assertThat(settled).hasSizeGreaterThan(100).allSatisfy(score -> {
                assertThat(score.modelId())
                        .isEqualTo(example.name().toLowerCase(Locale.ROOT).replace('_', '-'));
                assertThat(score.actual()).hasSize(SENSORS);
                switch (manifest.task()) {
                    case "classify" -> isClassified(score);
                    case "forecast" -> isForecast(score, manifest.horizonSteps());
                    case "reconstruct" -> isJudged(score);
                    case "features" -> assertThat(score.anomalyScore()).isNaN();
                    default -> throw new AssertionError("No such task: " + manifest.task());
                }
            });
        }
    }

    private static void isClassified(Score score) {
        assertThat(score.labels()).contains("NONE", "DRIFT", "SPIKE").isSorted();
        assertThat(score.probabilities()).hasSize(score.labels().size());
        float sum = 0;
        for (float probability : score.probabilities()) {
            assertThat(probability).isBetween(0f, 1f);
            sum += probability;
        }
        assertThat(sum).isCloseTo(1f, within(1e-5f));
        float[] sorted = score.probabilities().clone();
        Arrays.sort(sorted);
        assertThat(score.probabilities()[score.labels().indexOf(score.label())]).isEqualTo(sorted[sorted.length - 1]);
        assertThat(score.expected()).isEmpty();
        assertThat(score.status()).isEqualTo(ScoreStatus.NORMAL);
    }

    private static void isForecast(Score score, int horizon) {
        isJudged(score);
        assertThat(score.forecast()).hasDimensions(horizon, SENSORS);
        if (score.forecastLower().length > 0) {
            assertThat(score.forecastLower()).hasDimensions(horizon, SENSORS);
            assertThat(score.forecastUpper()).hasDimensions(horizon, SENSORS);
            for (int h = 0; h < horizon; h++) {
                for (int f = 0; f < SENSORS; f++) {
                    assertThat(score.forecast()[h][f])
                            .isBetween(score.forecastLower()[h][f], score.forecastUpper()[h][f]);
                }
            }
        }
    }

    /** Has an expectation and an anomaly score whose parts add up. */
    private static void isJudged(Score score) {
        assertThat(score.expected()).hasSize(SENSORS);
        assertThat(score.anomalyScore()).isFinite().isNotNegative();
        assertThat(score.status()).isEqualTo(score.anomalyScore() >= 1 ? ScoreStatus.ANOMALY : ScoreStatus.NORMAL);
        float sum = 0;
        for (float share : score.attribution()) {
            sum += share;
        }
        assertThat(sum).isCloseTo(1f, within(1e-4f));
        assertThat(score.label()).isNull();
    }

    @Test
    void every_task_has_an_example_and_forecasts_one_with_an_interval() {
        Set<String> tasks = new HashSet<>();
        boolean interval = false;
        for (Example example : Example.values()) {
            try (ExampleTopology topology = new ExampleTopology(example)) {
                tasks.add(topology.model.manifest().task());
                interval |= topology.model
                        .manifest()
                        .output()
                        .find(Segments.FORECAST_LOWER)
                        .isPresent();
            }
        }
        assertThat(tasks).containsExactlyInAnyOrder("classify", "forecast", "reconstruct", "features");
        assertThat(interval).isTrue();
    }

    @Test
    void the_belief_network_s_features_go_to_their_topic() {
        try (ExampleTopology topology = new ExampleTopology(Example.DBN)) {
            topology.send(FLEET);
            Segment embedding =
                    topology.model.manifest().output().find(Segments.EMBEDDING).orElseThrow();
            List<FeatureVector> vectors = topology.features();
            assertThat(vectors).hasSameSizeAs(FLEET.readings());
            for (Series series : FLEET.series()) {
                float[][] outputs = Unroll.outputs(topology.model, beforeSilence(series));
                List<FeatureVector> own = vectors.stream()
                        .filter(vector -> vector.series().equals(series.name()))
                        .toList();
                for (int t = 0; t < outputs.length; t++) {
                    assertThat(own.get(t).eventTimeMillis()).isEqualTo(series.times()[t]);
                    assertThat(own.get(t).embedding())
                            .hasSize(6)
                            .isEqualTo(Arrays.copyOfRange(outputs[t], embedding.offset(), embedding.end()));
                }
            }
        }
    }

    /** The readings up to the first that is missing. */
    private static float[][] beforeSilence(Series series) {
        int end = 1;
        while (end < series.length()
                && series.times()[end] - series.times()[end - 1] == SmallFleet.INTERVAL.toMillis()) {
            end++;
        }
        return Arrays.copyOf(series.values(), end);
    }

    @Test
    void the_bidirectional_network_speaks_of_earlier_readings_and_provisionally_of_the_last_when_all_fall_silent() {
        try (ExampleTopology topology = new ExampleTopology(Example.BIRNN)) {
            SmallFleet healthy = SmallFleet.of(2, Duration.ofSeconds(20), 5, 0);
            topology.send(healthy);
            int delay = topology.model.manifest().delaySteps();
            int each = healthy.readings().size() / 2;
            assertThat(delay).isEqualTo(10);
            assertThat(topology.scores())
                    .hasSize(2 * (each - delay))
                    .allSatisfy(score -> assertThat(score.flags()).isEmpty());

            topology.driver.advanceWallClockTime(Duration.ofMinutes(1));
            List<Score> provisional = topology.scores();
            assertThat(provisional).hasSize(2 * delay).allSatisfy(score -> {
                assertThat(score.flags()).containsExactly(ScoreFlag.PROVISIONAL);
                isClassified(score);
            });
            for (Series series : healthy.series()) {
                assertThat(provisional)
                        .filteredOn(score -> score.series().equals(series.name()))
                        .extracting(Score::eventTimeMillis)
                        .containsExactlyElementsOf(Arrays.stream(series.times(), each - delay, each)
                                .boxed()
                                .toList());
            }
        }
    }
}
