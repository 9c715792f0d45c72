package dev.quatrain.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.stream.config.AppConfig.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** A reading's trace goes on in its score, and in the alert that it raised. */
class TraceTopologyTest {
    @Test
    void score_and_alert_are_of_the_trace_of_their_reading() {
        try (TopologyFixture fixture =
                new TopologyFixture(TopologyFixture.pipeline(), new Rule("r", "*", 1f, 0.8f, 1, 1))) {
            List<String> sent = new ArrayList<>();
            for (int t = 0; t < 20; t++) {
                String parent = String.format("00-%032x-%016x-01", 100 + t, 200 + t);
                sent.add(parent);
                reading(fixture, t, t == 10 ? 100 : 1, parent);
            }
            List<String> scored = fixture.scores.readRecordsToList().stream()
                    .map(score -> parent(score.headers()))
                    .toList();
            assertThat(scored).isEqualTo(sent);
            assertThat(fixture.alerts.readRecordsToList())
                    .extracting(alert -> parent(alert.headers()))
                    .as("the alert fires with the reading of second 10")
                    .startsWith(sent.get(10))
                    .isSubsetOf(sent);
        }
    }

    @Test
    void an_invalid_trace_ends_at_the_reading() {
        try (TopologyFixture fixture = new TopologyFixture(TopologyFixture.pipeline())) {
            reading(fixture, 1, 1, "00-1-2-01");
            assertThat(fixture.scores.readRecord().headers()).isEmpty();
        }
    }

    private static void reading(TopologyFixture fixture, int t, float a, String parent) {
        TestRecord<byte[], byte[]> reading = new TestRecord<>(
                utf8("s"), utf8("{\"ts\":" + (TopologyFixture.T0 + 1000L * t) + ",\"a\":" + a + ",\"b\":1}"));
        reading.headers().add("traceparent", utf8(parent)).add("other", utf8("x"));
        fixture.readings.pipeInput(reading);
    }

    private static String parent(Headers headers) {
        Header header = headers.lastHeader("traceparent");
        assertThat(headers.toArray()).hasSize(1);
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
