package dev.quatrain.stream.history;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The recent past of the series of one task. Written by the task's thread, read by any other: one lock, held by the writer for as long as a point
 * takes to copy, by a reader for as long as a ring does; who looks at all series gives it back after every few.
 *
 * <p>Memory: a series keeps at most {@code points}, all together at most {@link #limit} bytes. When those are spent, who is silent while the others speak gives way first; of the others each keeps its
 * fair share, and who has less takes from the one that has waited longest; last, such a series is known by where it stands only, and then
 * forgotten.
 */
public final class TaskHistory implements SeriesRing.Room {
    /** Rings looked at before the lock is given back: some ten microseconds. */
    private static final int SLICE = 64;
    /** Of the memory, what may be spent on knowing where series stand. */
    private static final int STANDINGS_SHARE = 2;

    /** Who has not spoken while the others did so often is silent. */
    private static final long ROUNDS = 4;

    private static final int CHUNK_OVERHEAD = 100;
    private static final int SEVERITIES = 101;
    /** Each may have to be put beneath all that has come since. */
    private static final int PAST_AT_ONCE = 32;
    /** The revision of what others have scored before. */
    static final long PAST = 0;

    private final String pipeline;
    private final int partition;
    private final List<String> features;
    private final int mostPoints;
    private final String epoch;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, SeriesRing> rings = new HashMap<>();
    private final List<SeriesRing> slots = new ArrayList<>();
    private final List<Shape> shapes = new ArrayList<>();
    private final Recency speaking = new Recency();
    private final Recency bare = new Recency();
    private final ScoreRate rate = new ScoreRate();
    private final long[] bySeverity = new long[SEVERITIES];
    private @Nullable Shape shape;
    private long limit;
    private long bytes;
    private long revision;
    private long forgottenRevision;
    private long scores;
    private volatile boolean complete;

    /**
     * @param features names of the model's features, for scores that do not repeat them
     * @param mostPoints of a series
     * @param bytes of all together
     */
    TaskHistory(String pipeline, int partition, List<String> features, int mostPoints, long bytes, Clock clock) {
        this.pipeline = pipeline;
        this.partition = partition;
        this.features = List.copyOf(features);
        this.mostPoints = mostPoints;
        this.limit = bytes;
        this.clock = clock;
        this.epoch = Long.toString(clock.millis(), Character.MAX_RADIX) + "-" + partition;
    }

    public String pipeline() {
        return pipeline;
    }

    public int partition() {
        return partition;
    }

    // --- writing
    // -------------------------------------------------------------------------------------------------------------

    /** Takes a score in. For the task's thread. */
    public void add(Score score) {
        lock.lock();
        try {
            put(score, ++revision);
            scores++;
            rate.add(score.scoredAtMillis());
            if (score.status() != ScoreStatus.WARMING && score.severity() >= 0) {
                bySeverity[Math.min(SEVERITIES - 1, (int) score.severity())]++;
            }
        } finally {
            lock.unlock();
        }
    }

    private void put(Score score, long change) {
        Shape as = shape;
        if (as == null || !as.fits(score)) {
            as = shapeOf(score);
        }
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

    private Shape shapeOf(Score score) {
        Shape fitting = shape;
        for (Shape known : shapes) {
            if (known.fits(score)) {
                shape = known;
                return known;
            }
            fitting = known;
        }
        Shape fresh = Shape.of(shapes.size(), score, features, fitting);
        shapes.add(fresh);
        shape = fresh;
        return fresh;
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

    /** Gives the series a share of memory, less than before perhaps. */
    void limit(long most) {
        boolean more = true;
        while (more) {
            lock.lock();
            try {
                limit = most;
                SeriesRing silent = null;
                for (int i = 0; i < SLICE && bytes > limit; i++) {
                    silent = speaking.oldest();
                    if (silent == null) {
                        break;
                    }
                    strip(silent);
                }
                more = silent != null && bytes > limit;
            } finally {
                lock.unlock();
            }
        }
    }

    // --- what was scored before
    // ----------------------------------------------------------------------------------------------

    /**
     * Puts scores of the past beneath what has come since. Who follows the series does not hear of them. For any thread.
     *
     * @param scores of one series, as they were given
     */
    void addPast(List<Score> scores) {
        for (int from = 0; from < scores.size(); from += PAST_AT_ONCE) {
            List<Score> some = scores.subList(from, Math.min(scores.size(), from + PAST_AT_ONCE));
            lock.lock();
            try {
                SeriesRing present = rings.get(some.get(0).series());
                long since = present == null ? Long.MAX_VALUE : present.ownSinceMillis();
                for (Score score : some) {
                    if (score.eventTimeMillis() < since) {
                        put(score, PAST);
                    }
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Nothing of the past is missing any more, as far as it can be had. */
    void complete() {
        complete = true;
    }

    public boolean isComplete() {
        return complete;
    }

    // --- reading
    // -------------------------------------------------------------------------------------------------------------

    /**
     * The recent past of a series, if it is known.
     *
     * @param limit most points, the newest
     * @param sinceMillis only points with a later event time
     * @param untilMillis only points up to this event time
     */
    public Optional<SeriesPast> past(String series, int limit, long sinceMillis, long untilMillis) {
        RawPoints raw;
        Standing standing;
        Shape as;
        List<Shape> known;
        float[][][] ahead;
        long seen;
        lock.lock();
        try {
            SeriesRing ring = rings.get(series);
            if (ring == null) {
                return Optional.empty();
            }
            boolean bounded = sinceMillis != Long.MIN_VALUE || untilMillis != Long.MAX_VALUE;
            raw = ring.newest(bounded ? ring.size() : limit);
            standing = ring.standing(pipeline);
            as = ring.shape;
            known = List.copyOf(shapes);
            ahead = new float[][][] {ring.forecast(), ring.forecastLower(), ring.forecastUpper()};
            seen = revision;
        } finally {
            lock.unlock();
        }
        List<Point> points = new ArrayList<>();
        int newest = raw.size() - 1;
        for (int i = newest; i >= 0 && points.size() < limit && raw.time(i) > sinceMillis; i--) {
            if (raw.time(i) <= untilMillis) {
                Point point = raw.point(i, known);
                points.add(i == newest ? point.withForecast(ahead[0], ahead[1], ahead[2]) : point);
            }
        }
        Collections.reverse(points);
        Cursor cursor = new Cursor(epoch, seen, settled(raw, known));
        return Optional.of(new SeriesPast(standing, as.features(), as.labels(), complete, cursor, points));
    }

    /** Event time of the newest point that no other replaces. */
    private static long settled(RawPoints raw, List<Shape> known) {
        for (int i = raw.size() - 1; i >= 0; i--) {
            if (!raw.point(i, known).isReplaced()) {
                return raw.time(i);
            }
        }
        return Long.MIN_VALUE;
    }

    /**
     * What has come about of a series since a cursor.
     *
     * @param from null for from now on
     * @param most changes at once, the others with the next call
     */
    public Changes changes(String series, @Nullable Cursor from, int most) {
        RawPoints raw;
        List<Shape> known;
        float[][][] ahead;
        long dropped;
        long seen;
        lock.lock();
        try {
            SeriesRing ring = rings.get(series);
            boolean ours = from != null && from.epoch().equals(epoch);
            if (from == null || ring == null || (ours && ring.revision() <= from.revision())) {
                boolean lost = ours && ring == null && from.revision() < forgottenRevision;
                long time =
                        from == null ? ring == null ? Long.MIN_VALUE : ring.eventTimeMillis() : from.eventTimeMillis();
                return new Changes(lost, List.of(), ours && !lost ? from : new Cursor(epoch, revision, time));
            }
            raw = ring.newest(ring.size());
            known = List.copyOf(shapes);
            ahead = new float[][][] {ring.forecast(), ring.forecastLower(), ring.forecastUpper()};
            dropped = ring.droppedRevision();
            seen = revision;
        } finally {
            lock.unlock();
        }
        return from.epoch().equals(epoch)
                ? sinceRevision(raw, known, ahead, from, dropped, most)
                : sinceTime(raw, known, ahead, from, seen);
    }

    private Changes sinceRevision(
            RawPoints raw, List<Shape> known, float[][][] ahead, Cursor from, long dropped, int most) {
        int[] changed = IntStream.range(0, raw.size())
                .filter(i -> raw.revision(i) > from.revision())
                .boxed()
                .sorted(Comparator.comparingLong(raw::revision))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray();
        List<Changes.Change> changes = new ArrayList<>(changed.length);
        Cursor at = from;
        for (int i : changed) {
            Point point = point(raw, i, known, ahead);
            at = next(at, raw.revision(i), point);
            changes.add(new Changes.Change(at, known.get(raw.shape(i)).modelVersion(), point));
        }
        boolean gap = dropped > from.revision();
        if (gap && changed.length < most && dropped > at.revision()) {
            at = new Cursor(epoch, dropped, at.eventTimeMillis());
        }
        return new Changes(gap, changes, at);
    }

    /** Another instance owned the series, or this one in another life: only event time tells what was seen. */
    private Changes sinceTime(RawPoints raw, List<Shape> known, float[][][] ahead, Cursor from, long seen) {
        List<Changes.Change> changes = new ArrayList<>();
        boolean bridged = from.eventTimeMillis() == Long.MIN_VALUE || raw.size() == 0;
        long time = from.eventTimeMillis();
        for (int i = 0; i < raw.size(); i++) {
            if (raw.time(i) <= from.eventTimeMillis()) {
                bridged = true;
                continue;
            }
            Point point = point(raw, i, known, ahead);
            time = point.isReplaced() ? time : raw.time(i);
            // Who is cut off in the midst of these goes on by the time again.
            Cursor at = i == raw.size() - 1
                    ? new Cursor(epoch, seen, time)
                    : new Cursor(from.epoch(), from.revision(), time);
            changes.add(new Changes.Change(at, known.get(raw.shape(i)).modelVersion(), point));
        }
        return new Changes(!bridged, changes, new Cursor(epoch, seen, time));
    }

    private static Point point(RawPoints raw, int i, List<Shape> known, float[][][] ahead) {
        Point point = raw.point(i, known);
        return i == raw.size() - 1 ? point.withForecast(ahead[0], ahead[1], ahead[2]) : point;
    }

    private static Cursor next(Cursor before, long revision, Point point) {
        boolean settled = !point.isReplaced() && point.eventTimeMillis() > before.eventTimeMillis();
        return new Cursor(before.epoch(), revision, settled ? point.eventTimeMillis() : before.eventTimeMillis());
    }

    /** Where the series stands, if it is known. */
    public Optional<Standing> standing(String series) {
        lock.lock();
        try {
            SeriesRing ring = rings.get(series);
            return ring == null ? Optional.empty() : Optional.of(ring.standing(pipeline));
        } finally {
            lock.unlock();
        }
    }

    /** Hands out where each series stands; those that come or go meanwhile may be missing, or be there twice. */
    public void forEachStanding(Consumer<Standing> consumer) {
        List<Standing> some = new ArrayList<>(SLICE);
        int at = 0;
        boolean more = true;
        while (more) {
            lock.lock();
            try {
                int end = Math.min(slots.size(), at + SLICE);
                for (; at < end; at++) {
                    some.add(slots.get(at).standing(pipeline));
                }
                more = at < slots.size();
            } finally {
                lock.unlock();
            }
            some.forEach(consumer);
            some.clear();
        }
    }

    /** The last anomaly scores of a series, oldest first. */
    public float[] spark(String series) {
        lock.lock();
        try {
            SeriesRing ring = rings.get(series);
            return ring == null ? new float[0] : ring.spark();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The heat of a series, {@link HeatStrip#cells}.
     *
     * @param last number of the last cell
     */
    public byte[] heat(String series, HeatBin bin, long last, int holds) {
        lock.lock();
        try {
            SeriesRing ring = rings.get(series);
            return ring == null ? new HeatStrip().cells(bin, last, holds) : ring.heat.cells(bin, last, holds);
        } finally {
            lock.unlock();
        }
    }

    /** Hands out the heat of each series. */
    public void forEachHeat(HeatBin bin, long last, int holds, Consumer<byte[]> consumer) {
        List<byte[]> some = new ArrayList<>(SLICE);
        int at = 0;
        boolean more = true;
        while (more) {
            lock.lock();
            try {
                int end = Math.min(slots.size(), at + SLICE);
                for (; at < end; at++) {
                    some.add(slots.get(at).heat.cells(bin, last, holds));
                }
                more = at < slots.size();
            } finally {
                lock.unlock();
            }
            some.forEach(consumer);
            some.clear();
        }
    }

    /** Totals at one moment. */
    public Totals totals() {
        lock.lock();
        try {
            return new Totals(rings.size(), scores, rate.perSecond(clock.millis()), bytes, bySeverity.clone());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Totals at one moment.
     *
     * @param scores since the task was opened
     * @param bytes of memory
     * @param bySeverity how many of those scores had which severity, rounded down; warming ones are not among them
     */
    public record Totals(int series, long scores, double scoresPerSecond, long bytes, long[] bySeverity) {}
}
