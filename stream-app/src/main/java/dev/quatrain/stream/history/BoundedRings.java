package dev.quatrain.stream.history;

import dev.quatrain.schemas.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rings of a task's series within a bound of bytes. When those are spent, who is silent while the others speak gives way first; of the
 * others each keeps its fair share, and who has less takes from the one that has waited longest; last, such a series is known by where it
 * stands only, and then forgotten. Not thread-safe: the task's lock guards it.
 */
final class BoundedRings implements SeriesRing.Room {
    /** Of the memory, what may be spent on knowing where series stand. */
    private static final int STANDINGS_SHARE = 2;
    /** Who has not spoken while the others did so often is silent. */
    private static final long ROUNDS = 4;

    private static final int CHUNK_OVERHEAD = 100;

    private final int mostPoints;
    private final Map<String, SeriesRing> rings = new HashMap<>();
    private final List<SeriesRing> slots = new ArrayList<>();
    private final Recency speaking = new Recency();
    private final Recency bare = new Recency();
    private long limit;
    private long bytes;
    private long revision;
    private long forgottenRevision;

    /** @param mostPoints of a series */
    BoundedRings(int mostPoints, long limit) {
        this.mostPoints = mostPoints;
        this.limit = limit;
    }

    @Nullable
    SeriesRing find(String series) {
        return rings.get(series);
    }

    int size() {
        return slots.size();
    }

    /** Each ring there is has one number below {@link #size}; it changes when another is forgotten. */
    SeriesRing get(int slot) {
        return slots.get(slot);
    }

    long bytes() {
        return bytes;
    }

    /** Changes up to this one may have been of a series that is forgotten. */
    long forgottenRevision() {
        return forgottenRevision;
    }

    void put(Score score, Shape as, long change) {
        revision = Math.max(revision, change);
        SeriesRing ring = rings.get(score.series());
        if (ring == null) {
            ring = open(score.series(), as);
        }
        (ring.size() == 0 ? bare : speaking).remove(ring);
        if (ring.shape != as && !as.joins(ring.shape)) {
            bytes -= (long) ring.chunks() * bytesOfChunk(ring.shape);
            ring.clear();
        }
        ring.put(score, as, change, ring.size() >= mostPoints, this);
        speaking.add(ring);
    }

    private SeriesRing open(String series, Shape as) {
        bytes += SeriesRing.BYTES;
        while ((long) rings.size() * SeriesRing.BYTES > limit / STANDINGS_SHARE) {
            SeriesRing oldest = bare.oldest() == null ? speaking.oldest() : bare.oldest();
            if (oldest == null) {
                break;
            }
            forget(oldest);
        }
        SeriesRing ring = new SeriesRing(series, as, forgottenRevision);
        ring.slot = slots.size();
        slots.add(ring);
        rings.put(series, ring);
        bare.add(ring);
        return ring;
    }

    private void forget(SeriesRing ring) {
        while (ring.chunks() > 0) {
            strip(ring);
        }
        bare.remove(ring);
        forgottenRevision = Math.max(forgottenRevision, ring.revision());
        rings.remove(ring.series);
        SeriesRing moved = slots.remove(slots.size() - 1);
        if (moved != ring) {
            slots.set(ring.slot, moved);
            moved.slot = ring.slot;
        }
        bytes -= SeriesRing.BYTES;
    }

    /** Takes its oldest points from a ring, which may then have none. */
    private SeriesRing.Chunk strip(SeriesRing ring) {
        bytes -= bytesOfChunk(ring.shape);
        SeriesRing.Chunk given = ring.dropOldest();
        if (ring.size() == 0) {
            speaking.remove(ring);
            bare.add(ring);
        }
        return given;
    }

    private static long bytesOfChunk(Shape of) {
        return SeriesRing.CHUNK * (of.stride() * (long) Float.BYTES + Shape.MARKS * (long) Long.BYTES) + CHUNK_OVERHEAD;
    }

    @Override
    public SeriesRing.Chunk chunk(SeriesRing wanting) {
        int stride = wanting.shape.stride();
        long more = bytesOfChunk(wanting.shape);
        SeriesRing.Chunk given = null;
        if (wanting.chunks() > 0 && wanting.size() >= mostPoints + SeriesRing.CHUNK) {
            bytes -= more;
            given = wanting.dropOldest();
        }
        while (bytes + more > limit) {
            SeriesRing silent = speaking.oldest();
            boolean behind = silent != null && silent.revision() < revision - ROUNDS * rings.size();
            if (!behind && wanting.chunks() > 0 && wanting.chunks() >= fairChunks(more)) {
                bytes -= more;
                given = wanting.dropOldest();
            } else if (silent != null) {
                given = strip(silent);
            } else {
                break;
            }
        }
        bytes += more;
        return given != null && given.hasStride(stride) ? given : new SeriesRing.Chunk(stride);
    }

    private long fairChunks(long bytesOfChunk) {
        long left = limit - (long) rings.size() * SeriesRing.BYTES;
        return Math.max(1, left / (bytesOfChunk * Math.max(1, rings.size())));
    }

    /**
     * Sets the bound, and gives up points until it holds.
     *
     * @param steps most chunks to give up
     * @return whether more would have to be given up
     */
    boolean limit(long most, int steps) {
        limit = most;
        for (int i = 0; i < steps && bytes > limit; i++) {
            SeriesRing silent = speaking.oldest();
            if (silent == null) {
                return false;
            }
            strip(silent);
        }
        return bytes > limit;
    }
}
