package dev.quatrain.stream.broker;

/** Hears how far the reading of a range of a topic is, on the thread that reads. */
@FunctionalInterface
public interface ReadProgress {
    /** So many offsets of all are behind. */
    void reached(long done, long all);
}
