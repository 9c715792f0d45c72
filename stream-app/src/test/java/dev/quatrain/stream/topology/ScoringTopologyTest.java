package dev.quatrain.stream.topology;

import static dev.quatrain.stream.topology.TopologyFixture.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.config.AppConfig.Rule;
import dev.quatrain.stream.deadletter.DeadLetters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoringTopologyTest {
    @Test
    void every_reading_gets_the_score_the_model_gives_its_series() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline())) {
            float[][] readings = TinyModel.readings(3, 20);
            float[][] expected = TinyModel.reference(readings);
            for (int t = 0; t < readings.length; t++) {
                fixture.reading("left", t, readings[t][0], readings[t][1]);
                fixture.reading("right", t, -readings[t][0], readings[t][1]);
            }
            List<Score> left = fixture.scores().stream()
                    .filter(score -> score.series().equals("left"))
                    .toList();
            assertThat(left).hasSize(20);
            for (int t = 0; t < left.size(); t++) {
                assertThat(left.get(t).eventTimeMillis()).isEqualTo(TopologyFixture.T0 + 1000L * t);
                assertThat(left.get(t).actual()).isEqualTo(readings[t]);
                assertThat(left.get(t).expected()).isEqualTo(expected[t]);
                assertThat(left.get(t).status())
                        .isEqualTo(t < TinyModel.WARMUP ? ScoreStatus.WARMING : ScoreStatus.NORMAL);
            }
        }
    }

    @Test
    void scores_need_not_repeat_their_readings_and_alerts_still_name_the_feature() {
        try (TopologyFixture fixture =
                new TopologyFixture(TopologyFixture.terse(), new Rule("high", "*", 1f, 0.8f, 1, 1))) {
            for (int t = 0; t < 20; t++) {
                fixture.reading("s", t, t == 10 ? 100f : 0f, 0f);
            }
            fixture.driver.advanceWallClockTime(Duration.ofMillis(10));

            assertThat(fixture.scores()).hasSize(20).allSatisfy(score -> {
                assertThat(score.features()).isEmpty();
                assertThat(score.actual()).isEmpty();
                assertThat(score.expected()).hasSize(2);
            });
            assertThat(fixture.alerts())
                    .first()
                    .satisfies(alert -> assertThat(alert.topFeature()).isEqualTo("a"));
        }
    }

    @Test
    void an_anomaly_fires_one_alert_that_resolves() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline(), new Rule("r", "*", 1f, 0.8f, 1, 1))) {
            for (int t = 0; t < 20; t++) {
                fixture.reading("s", t, t == 10 ? 100f : 0f, 0f);
            }
            List<Alert> alerts = fixture.alerts();
            assertThat(alerts).extracting(Alert::state).containsExactly(AlertState.FIRING, AlertState.RESOLVED);
            assertThat(alerts).extracting(Alert::id).containsOnly(alerts.get(0).id());
            assertThat(alerts.get(0).topFeature()).isEqualTo("a");
            assertThat(alerts.get(0).startedAtMillis()).isEqualTo(TopologyFixture.T0 + 10_000);
            assertThat(alerts.get(0).summary()).contains("s scores").contains("a is 100");
        }
    }

    @Test
    void a_warming_series_raises_no_alert() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline(), new Rule("r", "*", 1f, 0.8f, 1, 1))) {
            for (int t = 0; t < TinyModel.WARMUP; t++) {
                fixture.reading("s", t, 1000f * t, 0f);
            }
            assertThat(fixture.alerts()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "x | {\"ts\":1,\"a\":1}                  | missing_feature",
                "x | {\"ts\":1,\"a\":1,\"b\":null}       | missing_feature",
                "x | {\"ts\":1,\"a\":NaN,\"b\":1}        | missing_feature",
                "x | {\"ts\":1,\"a\":\"1.5\",\"b\":1}    | wrong_type",
                "x | {\"ts\":1,\"a\":true,\"b\":1}       | wrong_type",
                "x | {\"ts\":1,\"a\":[1],\"b\":1}        | wrong_type",
                "x | {\"ts\":1,\"a\":1e300,\"b\":1}      | out_of_range",
                "x | {\"ts\":{},\"a\":1,\"b\":1}         | wrong_type",
                "x | {\"ts\":-5,\"a\":1,\"b\":1}         | invalid_time",
                "x | {\"ts\":\"soon\",\"a\":1,\"b\":1}   | invalid_time",
                "x | {\"a\":1,\"b\":1}                   | missing_time",
                "x | {\"ts\":1,\"a\":1,\"b\":1           | not_json",
                "x | hello                               | not_json",
                "x | [1,2]                               | not_an_object",
                "x |                                     | null_value",
                "  | {\"ts\":1,\"a\":1,\"b\":1}          | missing_series",
            })
    void a_bad_reading_is_dead_lettered_with_its_reason_and_the_good_ones_are_scored(
            String key, String value, String reason) throws Exception {
        try (TopologyFixture fixture = new TopologyFixture(pipeline())) {
            fixture.reading("s", 0, 1, 1);
            fixture.send(key, value);
            fixture.reading("s", 1, 1, 1);
            assertThat(fixture.scores()).hasSize(2);
            TestRecord<byte[], byte[]> letter = fixture.deadLetters.readRecord();
            assertThat(letter.value()).isEqualTo(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
            assertThat(DeadLetters.text(letter.headers(), DeadLetters.REASON)).isEqualTo(reason);
            assertThat(DeadLetters.text(letter.headers(), DeadLetters.TOPIC)).isEqualTo("readings");
            assertThat(DeadLetters.text(letter.headers(), DeadLetters.PARTITION))
                    .isEqualTo("0");
            assertThat(DeadLetters.text(letter.headers(), DeadLetters.OFFSET)).isEqualTo("1");
            assertThat(DeadLetters.text(letter.headers(), DeadLetters.MESSAGE)).isNotBlank();
            assertThat(DeadLetters.text(letter.headers(), DeadLetters.EXCEPTION))
                    .contains("quatrain");
            assertThat(fixture.deadLetters.isEmpty()).isTrue();
        }
    }

    @Test
    void unknown_fields_large_values_and_iso_times_are_no_problem() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline())) {
            fixture.send("s", "{\"x\":{\"a\":[1]},\"ts\":\"2026-01-01T00:00:00Z\",\"a\":1,\"b\":2,\"c\":\"?\"}");
            fixture.send(
                    "s", "{\"ts\":\"2026-01-01 00:00:01\",\"a\":1,\"b\":2,\"log\":\"" + "x".repeat(1_000_000) + "\"}");
            List<Score> scores = fixture.scores();
            assertThat(scores).hasSize(2);
            assertThat(scores.get(1).eventTimeMillis() - scores.get(0).eventTimeMillis())
                    .isEqualTo(1000);
        }
    }

    @Test
    void duplicates_and_late_readings_are_dropped_and_do_not_touch_the_state() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline());
                TopologyFixture clean = new TopologyFixture(pipeline())) {
            for (int t = 0; t < 12; t++) {
                fixture.reading("s", t, t, 1);
                clean.reading("s", t, t, 1);
                fixture.reading("s", t, 500, 1);
                fixture.reading("s", t - 3, 900, 1);
            }
            assertThat(expectations(fixture)).isDeepEqualTo(expectations(clean));
            assertThat(fixture.deadLetters.isEmpty()).isTrue();
            assertThat(fixture.count("duplicate")).isEqualTo(12);
        }
    }

    @Test
    void a_missing_value_may_be_replaced_by_the_last_one() {
        GuardPolicy guard =
                new GuardPolicy(GuardPolicy.Late.DROP, GuardPolicy.Missing.IMPUTE_LAST, GuardPolicy.Gap.RESET, 10);
        try (TopologyFixture fixture = new TopologyFixture(pipeline(null, guard))) {
            fixture.reading("s", 0, 3, 4);
            fixture.send("s", "{\"ts\":" + (TopologyFixture.T0 + 1000) + ",\"a\":3}");
            Score imputed = fixture.scores().get(1);
            assertThat(imputed.flags()).containsExactly(ScoreFlag.IMPUTED);
            assertThat(imputed.actual()).containsExactly(3f, Float.NaN);
        }
    }

    @Test
    void a_silence_resets_the_series_and_says_so() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline())) {
            for (int t = 0; t < 10; t++) {
                fixture.reading("s", t, 5, 5);
            }
            fixture.reading("s", 30, 5, 5);
            Score after = fixture.scores().get(10);
            assertThat(after.flags()).containsExactlyInAnyOrder(ScoreFlag.GAP, ScoreFlag.RESET);
            assertThat(after.status()).isEqualTo(ScoreStatus.WARMING);
            assertThat(after.expected()).containsOnly(0f);
        }
    }

    @Test
    void the_series_may_be_a_field_and_a_dead_letter_keeps_its_first_key_and_place() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline("id", GuardPolicy.DEFAULT))) {
            fixture.send("any", "{\"id\":\"s\",\"ts\":1,\"a\":1,\"b\":1}");
            fixture.send("any", "{\"id\":\"s\",\"ts\":2,\"a\":1}");
            fixture.send(null, "{\"id\":\"s\",\"ts\":3,\"a\":1,\"b\":1}");
            fixture.send("any", "{\"ts\":4,\"a\":1,\"b\":1}");
            assertThat(fixture.scores()).extracting(Score::series).containsExactly("s", "s");
            List<TestRecord<byte[], byte[]>> letters = fixture.deadLetters.readRecordsToList();
            assertThat(letters).hasSize(2);
            for (TestRecord<byte[], byte[]> letter : letters) {
                assertThat(letter.key()).isEqualTo("any".getBytes(StandardCharsets.UTF_8));
                assertThat(DeadLetters.text(letter.headers(), DeadLetters.TOPIC))
                        .isEqualTo("readings");
                assertThat(letter.headers().lastHeader("quatrain.source.topic")).isNull();
            }
            assertThat(DeadLetters.text(letters.get(0).headers(), DeadLetters.OFFSET))
                    .isEqualTo("1");
            assertThat(DeadLetters.text(letters.get(1).headers(), DeadLetters.REASON))
                    .isEqualTo("missing_series");
        }
    }

    @Test
    void the_trace_context_travels_from_reading_to_score() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline())) {
            TestRecord<byte[], byte[]> reading = new TestRecord<>(bytes("s"), bytes("{\"ts\":1,\"a\":1,\"b\":1}"));
            reading.headers()
                    .add("traceparent", bytes("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
                    .add("other", bytes("x"));
            fixture.readings.pipeInput(reading);
            TestRecord<String, byte[]> score = fixture.scores.readRecord();
            assertThat(score.headers().toArray())
                    .extracting(header -> header.key())
                    .containsExactly("traceparent");
        }
    }

    @Test
    void the_topology_is_as_drawn() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline("id", GuardPolicy.DEFAULT))) {
            String described = fixture.topology.describe().toString();
            assertThat(described.strip()).isEqualTo(golden("topology.txt").strip());
        }
    }

    private static float[][] expectations(TopologyFixture fixture) {
        return fixture.scores().stream().map(Score::expected).toArray(float[][]::new);
    }

    private static String golden(String name) {
        try (var in = ScoringTopologyTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
