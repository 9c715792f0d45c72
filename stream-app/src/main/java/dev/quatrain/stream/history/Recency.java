package dev.quatrain.stream.history;

import org.jspecify.annotations.Nullable;

/** Rings in the order in which they last took a score in. A ring is in one such order at most. Not thread-safe. */
final class Recency {
    private @Nullable SeriesRing oldest;
    private @Nullable SeriesRing newest;

    @Nullable
    SeriesRing oldest() {
        return oldest;
    }

    /** Puts a ring at the end. */
    void add(SeriesRing ring) {
        ring.older = newest;
        ring.newer = null;
        if (newest == null) {
            oldest = ring;
        } else {
            newest.newer = ring;
        }
        newest = ring;
    }

    /** Takes a ring out that is in it. */
    void remove(SeriesRing ring) {
        SeriesRing before = ring.older;
        SeriesRing after = ring.newer;
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
        ring.older = null;
        ring.newer = null;
    }
}
