package dev.quatrain.stream.history;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest points of one series in order of event time, each time once, in chunks of {@value #CHUNK}; and where the series stands. Not
 * thread-safe: the task's lock guards it.
 */
final class SeriesRing {
    /** Small, since of a large fleet there is one at least for each series. */
    static final int CHUNK = 8;

    static final int BYTES = 250 + HeatStrip.BYTES;

    private static final float[][] NO_FORECAST = {};
    /** Scores over which the severity is held against itself. */
    private static final float MEMORY = 16;

    final String series;
    final HeatStrip heat = new HeatStrip();
    Shape shape;
    int slot;

    @Nullable
    SeriesRing older;

    @Nullable
    SeriesRing newer;

    private @Nullable Chunk first;
    private @Nullable Chunk last;
    private int size;
    private int chunks;
    /** Changes up to this one may no longer be there. */
    private long droppedRevision;

    private long revision;
    private long scoredAtMillis;
    private long eventTimeMillis = Long.MIN_VALUE;
    private ScoreStatus status = ScoreStatus.WARMING;
    private float anomalyScore = Float.NaN;
    private float severity = Float.NaN;
    private float confidence = Float.NaN;
    private float usual = Float.NaN;
    private float change = Float.NaN;
    private float[][] forecast = NO_FORECAST;
    private float[][] forecastLower = NO_FORECAST;
    private float[][] forecastUpper = NO_FORECAST;

    /** Some points that follow on each other. */
    static final class Chunk {
        private final float[] values;
        private final long[] marks = new long[CHUNK * Shape.MARKS];
        private int size;
        private @Nullable Chunk before;
        private @Nullable Chunk after;

        Chunk(int stride) {
            values = new float[CHUNK * stride];
        }

        boolean hasStride(int stride) {
            return values.length == CHUNK * stride;
        }

        private long time(int i) {
            return marks[i * Shape.MARKS + Shape.TIME];
        }

        private void copy(int i, Chunk to, int j) {
            int stride = values.length / CHUNK;
            System.arraycopy(values, i * stride, to.values, j * stride, stride);
            System.arraycopy(marks, i * Shape.MARKS, to.marks, j * Shape.MARKS, Shape.MARKS);
        }

        private long newestRevision() {
            long newest = 0;
            for (int i = 0; i < size; i++) {
                newest = Math.max(newest, marks[i * Shape.MARKS + Shape.REVISION]);
            }
            return newest;
        }
    }

    /** Gives room for more points. */
    interface Room {
        /** An empty chunk, perhaps one that a ring has given back. */
        Chunk chunk(SeriesRing wanting);
    }

    /** @param droppedRevision changes up to this one are not here */
    SeriesRing(String series, Shape shape, long droppedRevision) {
        this.series = series;
        this.shape = shape;
        this.droppedRevision = droppedRevision;
    }

    int size() {
        return size;
    }

    int chunks() {
        return chunks;
    }

    long revision() {
        return revision;
    }

    long droppedRevision() {
        return droppedRevision;
    }

    long eventTimeMillis() {
        return eventTimeMillis;
    }

    float[][] forecast() {
        return forecast;
    }

    float[][] forecastLower() {
        return forecastLower;
    }

    float[][] forecastUpper() {
        return forecastUpper;
    }

    /** Puts a score in its place; one of the same event time gives way, one older than all gives way itself where there is no room. */
    void put(Score score, Shape as, long change, boolean full, Room room) {
        shape = as;
        long time = score.eventTimeMillis();
        revision = Math.max(revision, change);
        heat.add(time, score.status() == ScoreStatus.WARMING ? 0f : score.severity());
        if (time > eventTimeMillis || size == 0) {
            write(score, as, change, room(room));
            if (time > eventTimeMillis) {
                stands(score);
            }
            return;
        }
        if (time == eventTimeMillis) {
            Chunk newest = Objects.requireNonNull(last);
            newest.size--;
            write(score, as, change, newest);
            size--;
            stands(score);
            return;
        }
        putAmong(score, as, change, full, room);
    }

    private void write(Score score, Shape as, long change, Chunk to) {
        as.write(score, change, to.values, to.size * as.stride(), to.marks, to.size * Shape.MARKS);
        to.size++;
        size++;
    }

    private void stands(Score score) {
        eventTimeMillis = score.eventTimeMillis();
        scoredAtMillis = score.scoredAtMillis();
        status = score.status();
        anomalyScore = score.anomalyScore();
        severity = score.severity();
        confidence = score.confidence();
        forecast = score.forecast();
        forecastLower = score.forecastLower();
        forecastUpper = score.forecastUpper();
        if (!Float.isNaN(severity) && status != ScoreStatus.WARMING) {
            change = Float.isNaN(usual) ? 0 : severity - usual;
            usual = Float.isNaN(usual) ? severity : usual + (severity - usual) / MEMORY;
        }
    }

    /** A late one, or one that replaces another than the newest: the later ones move up. */
    private void putAmong(Score score, Shape as, long change, boolean full, Room room) {
        long time = score.eventTimeMillis();
        Chunk at = last;
        int i = at == null ? -1 : at.size - 1;
        while (at != null && at.time(i) > time) {
            if (--i < 0) {
                at = at.before;
                i = at == null ? -1 : at.size - 1;
            }
        }
        if (at != null && at.time(i) == time) {
            as.write(score, change, at.values, i * as.stride(), at.marks, i * Shape.MARKS);
            return;
        }
        if (at == null && full) {
            return;
        }
        Chunk to = room(room);
        int j = to.size++;
        size++;
        while (true) {
            Chunk from = j > 0 ? to : to.before;
            int k = j > 0 ? j - 1 : from == null ? -1 : from.size - 1;
            if (from == null || from.time(k) <= time) {
                break;
            }
            from.copy(k, to, j);
            to = from;
            j = k;
        }
        as.write(score, change, to.values, j * as.stride(), to.marks, j * Shape.MARKS);
    }

    private Chunk room(Room room) {
        Chunk newest = last;
        if (newest != null && newest.size < CHUNK) {
            return newest;
        }
        Chunk fresh = room.chunk(this);
        fresh.size = 0;
        fresh.after = null;
        fresh.before = last;
        if (last == null) {
            first = fresh;
        } else {
            last.after = fresh;
        }
        last = fresh;
        chunks++;
        return fresh;
    }

    /** Gives up its oldest points. */
    Chunk dropOldest() {
        Chunk oldest = Objects.requireNonNull(first);
        droppedRevision = Math.max(droppedRevision, oldest.newestRevision());
        first = oldest.after;
        if (first == null) {
            last = null;
        } else {
            first.before = null;
        }
        oldest.after = null;
        size -= oldest.size;
        chunks--;
        return oldest;
    }

    /** Gives up all points: others would not fit beside them. */
    void clear() {
        while (first != null) {
            dropOldest();
        }
        eventTimeMillis = Long.MIN_VALUE;
    }

    /** Event time of the oldest point that is not of the past; {@link Long#MAX_VALUE} if there is none. */
    long ownSinceMillis() {
        for (Chunk chunk = first; chunk != null; chunk = chunk.after) {
            for (int i = 0; i < chunk.size; i++) {
                if (chunk.marks[i * Shape.MARKS + Shape.REVISION] != TaskHistory.PAST) {
                    return chunk.time(i);
                }
            }
        }
        return Long.MAX_VALUE;
    }

    /** A copy of the newest points. */
    RawPoints newest(int most) {
        int n = Math.min(most, size);
        RawPoints copy = new RawPoints(n, shape.stride());
        int skip = size - n;
        for (Chunk chunk = first; chunk != null; chunk = chunk.after) {
            if (skip >= chunk.size) {
                skip -= chunk.size;
                continue;
            }
            copy.add(chunk.values, chunk.marks, skip, chunk.size - skip);
            skip = 0;
        }
        return copy;
    }

    /** The last anomaly scores, oldest first. */
    float[] spark() {
        float[] spark = new float[Math.min(size, SeriesSummary.SPARK_POINTS)];
        Chunk at = last;
        int i = at == null ? -1 : at.size - 1;
        for (int s = spark.length - 1; s >= 0 && at != null; s--) {
            spark[s] = Shape.score(at.values, i * shape.stride());
            if (--i < 0) {
                at = at.before;
                i = at == null ? -1 : at.size - 1;
            }
        }
        return spark;
    }

    Standing standing(String pipeline) {
        return new Standing(
                series,
                pipeline,
                shape.modelId(),
                shape.modelVersion(),
                eventTimeMillis,
                scoredAtMillis,
                status,
                anomalyScore,
                severity,
                change,
                confidence,
                revision);
    }
}
