package dev.quatrain.stream.decode;

import org.jspecify.annotations.Nullable;

/** A decoder of readings that holds the last one. Not thread-safe: each task has its own, from a {@link ReadingFormat}. */
public interface Readings {
    /**
     * Decodes one record. A value that is absent, null or not finite becomes one that is not finite, for the guard to judge.
     *
     * @throws Undecodable with the reason
     */
    void decode(byte @Nullable [] key, byte @Nullable [] value, long recordTimeMillis) throws Undecodable;

    /** Series id of the last decoded reading. */
    String series();

    /** Event time of the last decoded reading, milliseconds since the epoch. */
    long eventTimeMillis();

    /** The key of the last decoded reading's event id, {@link dev.quatrain.model.guard.EventId#NONE} where events have none. */
    long eventId();

    /** [F] of the last decoded reading; overwritten by the next. */
    float[] values();
}
