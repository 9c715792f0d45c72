package dev.quatrain.stream.tracing;

import dev.quatrain.schemas.Score;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Makes a span of each reading whose trace is recorded, from when it is gathered until it is scored. Thread-safe. */
public interface ScoringSpans {
    /** Makes none. */
    ScoringSpans OFF = (pipeline, topic, headers) -> null;

    /**
     * A span that begins now, or null where the reading's headers ask for none; then nothing is allocated.
     *
     * @param topic where the reading came from
     */
    @Nullable
    ReadingSpan begin(String pipeline, String topic, Headers headers);

    /** The span of one gathered reading; one that is never ended is never told of. Used by one thread. */
    interface ReadingSpan {
        /**
         * Ends it.
         *
         * @param batch readings that were stepped together
         * @return the headers of the score: what follows from it is this span's child
         */
        Headers scored(Score score, int batch);

        /** Ends it with an error. */
        void failed(String message);
    }
}
