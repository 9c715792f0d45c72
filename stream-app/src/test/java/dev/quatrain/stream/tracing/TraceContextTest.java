package dev.quatrain.stream.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String VALID = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @ParameterizedTest
    @ValueSource(
            strings = {
                VALID,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-brings"
            })
    void a_valid_one_is_carried_with_its_state_and_nothing_else(String parent) {
        Headers reading = headers(parent);
        reading.add("tracestate", "vendor=1".getBytes(StandardCharsets.UTF_8)).add("other", new byte[] {1});
        assertThat(TraceContext.carried(reading)).extracting(Header::key).containsExactly("traceparent", "tracestate");
        assertThat(TraceContext.carried(reading))
                .first()
                .extracting(header -> new String(header.value(), StandardCharsets.UTF_8))
                .isEqualTo(parent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-1-2-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
                "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1"
            })
    void an_invalid_one_is_dropped_and_its_state_too(String parent) {
        Headers reading = headers(parent);
        reading.add("tracestate", "vendor=1".getBytes(StandardCharsets.UTF_8));
        assertThat(TraceContext.carried(reading)).isNull();
    }

    @Test
    void a_header_without_a_value_is_dropped() {
        assertThat(TraceContext.carried(new RecordHeaders().add("traceparent", null)))
                .isNull();
    }

    @Test
    void a_reading_without_a_trace_costs_no_memory() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        Headers none = new RecordHeaders();
        Headers other = new RecordHeaders().add("other", new byte[] {1});
        int found = 0;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < 10_000; i++) {
                found += TraceContext.carried(none) == null ? 0 : 1;
                found += TraceContext.carried(other) == null ? 0 : 1;
                found += ScoringSpans.OFF.begin("p", "t", none) == null ? 0 : 1;
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
        }
        assertThat(found).isZero();
        assertThat(least).as("bytes for 20,000 readings").isLessThan(1_000);
    }

    private static Headers headers(String parent) {
        return new RecordHeaders().add("traceparent", parent.getBytes(StandardCharsets.UTF_8));
    }
}
