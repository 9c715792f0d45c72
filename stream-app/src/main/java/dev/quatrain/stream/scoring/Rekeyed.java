package dev.quatrain.stream.scoring;

import dev.quatrain.stream.deadletter.DeadLetters;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A reading that went through the repartition topic remembers in headers where it was first read and what its key was, so that a dead
 * letter speaks of the record its producer knows.
 */
final class Rekeyed {
    private static final String TOPIC = "quatrain.source.topic";
    private static final String PARTITION = "quatrain.source.partition";
    private static final String OFFSET = "quatrain.source.offset";
    private static final String KEY = "quatrain.source.key";

    private Rekeyed() {}

    /** Notes the origin of the present record. */
    static void remember(ProcessorContext<?, ?> context, Headers headers, byte @Nullable [] key) {
        DeadLetters.Origin origin = present(context);
        headers.add(TOPIC, text(origin.topic()));
        headers.add(PARTITION, text(Integer.toString(origin.partition())));
        headers.add(OFFSET, text(Long.toString(origin.offset())));
        if (key != null) {
            headers.add(KEY, key);
        }
    }

    /** Where the record was first read. */
    static DeadLetters.Origin origin(ProcessorContext<?, ?> context, Headers headers) {
        @Nullable String topic = DeadLetters.text(headers, TOPIC);
        @Nullable String partition = DeadLetters.text(headers, PARTITION);
        @Nullable String offset = DeadLetters.text(headers, OFFSET);
        return topic == null || partition == null || offset == null
                ? present(context)
                : new DeadLetters.Origin(topic, Integer.parseInt(partition), Long.parseLong(offset));
    }

    /** The dead letter with the key its record first had and without the notes. */
    static Record<byte[], byte[]> restoreKey(Record<byte[], byte[]> letter) {
        if (letter.headers().lastHeader(TOPIC) == null) {
            return letter;
        }
        @Nullable Header key = letter.headers().lastHeader(KEY);
        letter.headers().remove(TOPIC).remove(PARTITION).remove(OFFSET).remove(KEY);
        return new Record<>(key == null ? null : key.value(), letter.value(), letter.timestamp(), letter.headers());
    }

    private static DeadLetters.Origin present(ProcessorContext<?, ?> context) {
        RecordMetadata metadata = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("There is no record in a punctuation or commit"));
        return new DeadLetters.Origin(metadata.topic(), metadata.partition(), metadata.offset());
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
