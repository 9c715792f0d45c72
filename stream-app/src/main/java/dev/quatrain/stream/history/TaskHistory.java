package dev.quatrain.stream.history;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The recent past of the series of one task, within a bound of memory: {@link BoundedRings}. Written by the task's thread, read by any other:
 * one lock, held by the writer for as long as a point takes to copy, by a reader for as long as a ring does; who looks at all series gives it
 * back after every few.
 */
public final class TaskHistory {
    /** Rings looked at before the lock is given back: some ten microseconds. */
    private static final int SLICE = 64;

    private static final int SEVERITIES = 101;
    /** Each may have to be put beneath all that has come since. */
    private static final int PAST_AT_ONCE = 32;
    /** The revision of what others have scored before. */
    static final long PAST = 0;

    private final String pipeline;
    private final int partition;
    private final List<String> features;
    private final String epoch;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final BoundedRings rings;
    private final List<Shape> shapes = new ArrayList<>();
    private final ScoreRate rate = new ScoreRate();
    private final long[] bySeverity = new long[SEVERITIES];
    private @Nullable Shape shape;
    private long revision;
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
        this.rings = new BoundedRings(mostPoints, bytes);
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
        rings.put(score, as, change);
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

    /** Gives the series a share of memory, less than before perhaps. */
    void limit(long most) {
        boolean more = true;
        while (more) {
            lock.lock();
            try {
                more = rings.limit(most, SLICE);
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
                SeriesRing present = rings.find(some.get(0).series());
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
        SeriesCopy copy;
        Standing standing;
        Shape as;
        lock.lock();
        try {
            SeriesRing ring = rings.find(series);
            if (ring == null) {
                return Optional.empty();
            }
            boolean bounded = sinceMillis != Long.MIN_VALUE || untilMillis != Long.MAX_VALUE;
            copy = copy(ring, bounded ? ring.size() : limit);
            standing = ring.standing(pipeline);
            as = ring.shape;
        } finally {
            lock.unlock();
        }
        return Optional.of(new SeriesPast(
                standing,
                as.features(),
                as.labels(),
                complete,
                copy.cursor(),
                copy.points(limit, sinceMillis, untilMillis)));
    }

    private SeriesCopy copy(SeriesRing ring, int most) {
        return SeriesCopy.of(ring, most, shapes, epoch, revision);
    }

    /**
     * What has come about of a series since a cursor.
     *
     * @param from null for from now on
     * @param most changes at once, the others with the next call
     */
    public Changes changes(String series, @Nullable Cursor from, int most) {
        SeriesCopy copy;
        lock.lock();
        try {
            SeriesRing ring = rings.find(series);
            if (from == null) {
                long time = ring == null ? Long.MIN_VALUE : ring.eventTimeMillis();
                return Changes.none(new Cursor(epoch, revision, time));
            }
            boolean ours = from.epoch().equals(epoch);
            if (ring == null) {
                boolean lost = ours && from.revision() < rings.forgottenRevision();
                Cursor now = new Cursor(epoch, revision, from.eventTimeMillis());
                return lost ? Changes.lost(now) : Changes.none(ours ? from : now);
            }
            if (ours && ring.revision() <= from.revision()) {
                return Changes.none(from);
            }
            copy = copy(ring, ring.size());
        } finally {
            lock.unlock();
        }
        return copy.since(from, most);
    }

    /** Where the series stands, if it is known. */
    public Optional<Standing> standing(String series) {
        lock.lock();
        try {
            SeriesRing ring = rings.find(series);
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
                int end = Math.min(rings.size(), at + SLICE);
                for (; at < end; at++) {
                    some.add(rings.get(at).standing(pipeline));
                }
                more = at < rings.size();
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
            SeriesRing ring = rings.find(series);
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
            SeriesRing ring = rings.find(series);
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
                int end = Math.min(rings.size(), at + SLICE);
                for (; at < end; at++) {
                    some.add(rings.get(at).heat.cells(bin, last, holds));
                }
                more = at < rings.size();
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
            return new Totals(rings.size(), scores, rate.perSecond(clock.millis()), rings.bytes(), bySeverity.clone());
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
