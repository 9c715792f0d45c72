package dev.quatrain.stream.topology;

import static dev.quatrain.stream.topology.TopologyFixture.T0;
import static dev.quatrain.stream.topology.TopologyFixture.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.guard.GuardPolicy.Duplicate;
import dev.quatrain.model.guard.GuardPolicy.Gap;
import dev.quatrain.model.guard.GuardPolicy.Late;
import dev.quatrain.model.guard.GuardPolicy.Missing;
import dev.quatrain.model.guard.GuardPolicy.Range;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.config.AppConfig.Rule;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.deadletter.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** What the guard's policies do to what goes in and comes out. */
class GuardTopologyTest {
    private static final GuardPolicy GUARD = GuardPolicy.DEFAULT;

    @Test
    void a_late_reading_is_scored_and_counted_and_raises_no_alert() {
        try (TopologyFixture fixture = new TopologyFixture(
                pipeline(null, GUARD.with(Late.SCORE_WITHOUT_REWIND)), new Rule("r", "*", 1f, 0.8f, 1, 1))) {
            steady(fixture, 10, 20);
            fixture.reading("s", 5, 900, 1);
            fixture.reading("s", 5, 900, 1);
            Score late = fixture.scores().get(10);
            assertThat(late.flags()).containsExactly(ScoreFlag.LATE);
            assertThat(late.status()).isEqualTo(ScoreStatus.ANOMALY);
            assertThat(fixture.alerts()).isEmpty();
            assertThat(flagged(fixture, "late")).isEqualTo(1);
            assertThat(fixture.count("duplicate")).isEqualTo(1);
        }
    }

    @Test
    void a_late_reading_may_be_dead_lettered() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline(null, GUARD.with(Late.DLQ)))) {
            steady(fixture, 10, 12);
            fixture.reading("s", 5, 9, 1);
            assertThat(deadLetter(fixture)).isEqualTo("late");
        }
    }

    @Test
    void events_are_told_apart_by_a_field_of_theirs() {
        Pipeline p = pipeline(null, GUARD.with(Duplicate.EVENT_ID));
        Pipeline byId = new Pipeline(
                p.name(),
                p.topic(),
                p.encoding(),
                p.seriesField(),
                p.timeField(),
                "meta.id",
                p.fields(),
                p.valuesField(),
                p.echo(),
                p.states(),
                p.source(),
                p.batch(),
                p.guard(),
                p.provisional());
        try (TopologyFixture fixture = new TopologyFixture(byId)) {
            String reading = "{\"ts\":" + T0 + ",\"a\":1,\"b\":1,\"meta\":{\"id\":%s}}";
            fixture.send("s", reading.formatted("\"x\""));
            fixture.send("s", reading.formatted("7"));
            fixture.send("s", reading.formatted("\"x\""));
            fixture.send("s", reading.formatted("null"));
            assertThat(fixture.scores()).hasSize(2);
            assertThat(fixture.count("duplicate")).isEqualTo(1);
            assertThat(deadLetter(fixture)).isEqualTo("missing_id");
        }
    }

    @Test
    void missing_and_strange_values_are_replaced_flagged_and_counted() {
        try (TopologyFixture fixture = new TopologyFixture(
                pipeline(null, GUARD.with(Missing.IMPUTE_EXPECTED).with(Range.CLIP)))) {
            steady(fixture, 0, 3);
            fixture.send("s", "{\"ts\":" + (T0 + 3000) + ",\"a\":2e6}");
            Score score = fixture.scores().get(3);
            assertThat(score.flags())
                    .containsExactlyInAnyOrder(ScoreFlag.IMPUTED, ScoreFlag.OUT_OF_RANGE, ScoreFlag.CLIPPED);
            assertThat(score.actual()).containsExactly(1e6f, Float.NaN);
            assertThat(score.confidence()).isLessThan(0.5f);
            for (String flag : new String[] {"imputed", "out_of_range", "clipped"}) {
                assertThat(flagged(fixture, flag)).as(flag).isEqualTo(1);
            }
        }
    }

    @Test
    void a_value_out_of_range_may_cost_the_reading_its_score() {
        try (TopologyFixture dlq = new TopologyFixture(pipeline(null, GUARD.with(Range.DLQ)));
                TopologyFixture reject = new TopologyFixture(pipeline(null, GUARD.with(Range.REJECT)))) {
            dlq.reading("s", 0, 2e6f, 1);
            assertThat(deadLetter(dlq)).isEqualTo("out_of_declared_range");
            reject.reading("s", 0, 2e6f, 1);
            assertThat(reject.scores().get(0).status()).isEqualTo(ScoreStatus.REJECTED);
            assertThat(reject.count("rejected")).isEqualTo(1);
        }
    }

    @Test
    void after_a_gap_the_state_has_faded() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline(null, GUARD.with(Gap.DECAY, 10, 20)))) {
            steady(fixture, 0, 10);
            fixture.reading("s", 29, 1, 1);
            assertThat(fixture.scores().get(10).flags()).containsExactlyInAnyOrder(ScoreFlag.GAP, ScoreFlag.DECAYED);
            assertThat(flagged(fixture, "decayed")).isEqualTo(1);
        }
    }

    @Test
    void a_leap_into_the_future_is_dead_lettered_and_nothing_is_late_after_it() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline(null, GUARD))) {
            for (int t = 0; t < 5; t++) {
                written(fixture, T0 + 1000L * t, T0 + 1000L * t);
            }
            written(fixture, T0 + Duration.ofHours(2).toMillis(), T0 + 5000);
            written(fixture, T0 + 5000, T0 + 5000);
            assertThat(fixture.scores()).hasSize(6);
            assertThat(deadLetter(fixture)).isEqualTo("future");
            assertThat(fixture.count("quatrain_dead_letters", "reason", "future"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_command_has_a_series_start_afresh_with_its_next_reading() {
        try (TopologyFixture fixture = new TopologyFixture(pipeline())) {
            steady(fixture, 0, 10);
            fixture.command(
                    "s", "{\"action\":\"RESET\",\"series\":\"s\",\"requested_by\":\"anna\",\"requested_at\":1}");
            fixture.command("nobody", "{\"action\":\"RESET\",\"series\":\"nobody\"}");
            fixture.command("s", "{\"action\":\"DANCE\",\"series\":\"s\"}");
            fixture.reading("s", 10, 1, 1);
            fixture.reading("s", 11, 1, 1);
            Score reset = fixture.scores().get(10);
            assertThat(reset.flags()).containsExactlyInAnyOrder(ScoreFlag.RESET, ScoreFlag.COMMANDED);
            assertThat(reset.status()).isEqualTo(ScoreStatus.WARMING);
            assertThat(reset.expected()).containsOnly(0f);
            assertThat(fixture.count("quatrain_commands", "action", "reset")).isEqualTo(1);
            TestRecord<byte[], byte[]> letter = fixture.deadLetters.readRecord();
            assertThat(DeadLetters.text(letter.headers(), DeadLetters.REASON)).isEqualTo("not_a_command");
            assertThat(DeadLetters.text(letter.headers(), DeadLetters.TOPIC)).isEqualTo("app.p.commands");
            assertThat(fixture.deadLetters.isEmpty()).isTrue();
        }
    }

    private static void steady(TopologyFixture fixture, int from, int to) {
        for (int t = from; t < to; t++) {
            fixture.reading("s", t, 1, 1);
        }
    }

    private static void written(TopologyFixture fixture, long eventTime, long recordTime) {
        byte[] value = ("{\"ts\":" + eventTime + ",\"a\":1,\"b\":1}").getBytes(StandardCharsets.UTF_8);
        fixture.readings.pipeInput(
                new TestRecord<>("s".getBytes(StandardCharsets.UTF_8), value, Instant.ofEpochMilli(recordTime)));
    }

    private static String deadLetter(TopologyFixture fixture) {
        return Objects.requireNonNull(
                DeadLetters.text(fixture.deadLetters.readRecord().headers(), DeadLetters.REASON));
    }

    private static double flagged(TopologyFixture fixture, String flag) {
        return fixture.count("quatrain_flagged_scores", "flag", flag);
    }
}
