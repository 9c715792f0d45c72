package dev.quatrain.stream.deadletter;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters: the record as it came, key, value and headers, with headers named as Kafka Streams' own dead letters are
 * (KIP-1034) that say why and from where, all as UTF-8 text.
 */
public final class DeadLetters {
    /** Why, in one word; also a metric's label. */
    public static final String REASON = "quatrain.reason";
    /** The pipeline that refused it. */
    public static final String PIPELINE = "quatrain.pipeline";

    public static final String EXCEPTION = "__streams.errors.exception";
    public static final String MESSAGE = "__streams.errors.message";
    public static final String STACKTRACE = "__streams.errors.stacktrace";
    public static final String TOPIC = "__streams.errors.topic";
    public static final String PARTITION = "__streams.errors.partition";
    public static final String OFFSET = "__streams.errors.offset";

    /** Where a record was read. */
    public record Origin(String topic, int partition, long offset) {}

    private DeadLetters() {}

    /** The dead letter of a record. */
    public static Record<byte[], byte[]> of(
            String pipeline,
            String reason,
            String exception,
            String message,
            Origin origin,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            long timestampMillis) {
        RecordHeaders all = new RecordHeaders(headers.toArray());
        put(all, REASON, reason);
        put(all, PIPELINE, pipeline);
        put(all, EXCEPTION, exception);
        put(all, MESSAGE, message);
        put(all, STACKTRACE, exception + ": " + message);
        put(all, TOPIC, origin.topic());
        put(all, PARTITION, Integer.toString(origin.partition()));
        put(all, OFFSET, Long.toString(origin.offset()));
        return new Record<>(key, value, Math.max(0, timestampMillis), all);
    }

    /** A header's text, or null. */
    public static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static void put(RecordHeaders headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
