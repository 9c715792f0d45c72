package dev.quatrain.stream.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a ring held at one moment, to be read once the task's lock is given back.
 *
 * @param shapes of the task, by their index
 * @param ahead the newest point's forecast, its lower and its upper ends
 * @param epoch of the task's memory
 * @param dropped changes up to this one may no longer be there
 * @param seen the newest change of the task
 */
record SeriesCopy(RawPoints raw, List<Shape> shapes, float[][][] ahead, String epoch, long dropped, long seen) {
    /** Of a ring, under the task's lock. */
    static SeriesCopy of(SeriesRing ring, int most, List<Shape> shapes, String epoch, long seen) {
        return new SeriesCopy(
                ring.newest(most),
                List.copyOf(shapes),
                new float[][][] {ring.forecast(), ring.forecastLower(), ring.forecastUpper()},
                epoch,
                ring.droppedRevision(),
                seen);
    }

    private Point point(int i) {
        Point point = raw.point(i, shapes);
        return i == raw.size() - 1 ? point.withForecast(ahead[0], ahead[1], ahead[2]) : point;
    }

    /**
     * The newest points of a stretch of time, oldest first.
     *
     * @param most points
     * @param sinceMillis only points with a later event time
     * @param untilMillis only points up to this event time
     */
    List<Point> points(int most, long sinceMillis, long untilMillis) {
        List<Point> points = new ArrayList<>();
        for (int i = raw.size() - 1; i >= 0 && points.size() < most && raw.time(i) > sinceMillis; i--) {
            if (raw.time(i) <= untilMillis) {
                points.add(point(i));
            }
        }
        Collections.reverse(points);
        return points;
    }

    /** For who has seen all of this. */
    Cursor cursor() {
        for (int i = raw.size() - 1; i >= 0; i--) {
            if (!raw.point(i, shapes).isReplaced()) {
                return new Cursor(epoch, seen, raw.time(i));
            }
        }
        return new Cursor(epoch, seen, Long.MIN_VALUE);
    }

    /**
     * What has come about since a cursor.
     *
     * @param most changes at once, the others with the next call
     */
    Changes since(Cursor from, int most) {
        return from.epoch().equals(epoch) ? sinceRevision(from, most) : sinceTime(from);
    }

    private Changes sinceRevision(Cursor from, int most) {
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
            Point point = point(i);
            at = next(at, raw.revision(i), point);
            changes.add(change(at, i, point));
        }
        boolean gap = dropped > from.revision();
        if (gap && changed.length < most && dropped > at.revision()) {
            at = new Cursor(epoch, dropped, at.eventTimeMillis());
        }
        return new Changes(gap, changes, at);
    }

    private Changes.Change change(Cursor at, int i, Point point) {
        return new Changes.Change(at, shapes.get(raw.shape(i)).modelVersion(), point);
    }

    private static Cursor next(Cursor before, long revision, Point point) {
        boolean settled = !point.isReplaced() && point.eventTimeMillis() > before.eventTimeMillis();
        return new Cursor(before.epoch(), revision, settled ? point.eventTimeMillis() : before.eventTimeMillis());
    }

    /** Another instance owned the series, or this one in another life: only event time tells what was seen. */
    private Changes sinceTime(Cursor from) {
        List<Changes.Change> changes = new ArrayList<>();
        boolean bridged = from.eventTimeMillis() == Long.MIN_VALUE || raw.size() == 0;
        long time = from.eventTimeMillis();
        for (int i = 0; i < raw.size(); i++) {
            if (raw.time(i) <= from.eventTimeMillis()) {
                bridged = true;
                continue;
            }
            Point point = point(i);
            time = point.isReplaced() ? time : raw.time(i);
            // Who is cut off in the midst of these goes on by the time again.
            Cursor at = i == raw.size() - 1
                    ? new Cursor(epoch, seen, time)
                    : new Cursor(from.epoch(), from.revision(), time);
            changes.add(change(at, i, point));
        }
        return new Changes(!bridged, changes, new Cursor(epoch, seen, time));
    }
}
