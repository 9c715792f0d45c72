package dev.quatrain.model.state;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of series go for which memory has no room, such as a file. It need not outlive the process. Not thread-safe: one
 * thread at a time.
 */
public interface SpilledRecords {
    /** Keeps a series' record in the place of any other of it. */
    void put(String series, byte[] record);

    /** The record last put of a series, or null. */
    byte @Nullable [] get(String series);

    /** Forgets a series, if it is known. */
    void remove(String series);

    /** Forgets all. */
    void clear();

    /** Hands out every record, in no particular order; the consumer may not change anything here. */
    void forEach(BiConsumer<String, byte[]> consumer);
}
