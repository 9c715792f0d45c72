package dev.quatrain.stream.live;

import dev.quatrain.schemas.Score;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The newest points of one series under one model. Not thread-safe: the view's lock guards it. */
final class Track {
    private final SeriesKey key;
    private final ArrayDeque<Point> points = new ArrayDeque<>();
    private String modelVersion;
    private List<String> features;
    private List<String> labels;

    Track(SeriesKey key, Score first) {
        this.key = key;
        this.modelVersion = first.modelVersion();
        this.features = first.features();
        this.labels = first.labels();
    }

    /** Takes a point in and lets the oldest go; returns by how many points the track grew, negative if it shrank. */
    int add(Score score, int keep) {
        int before = points.size();
        if (!features.equals(score.features())) {
            // Another model version with other features: old points could not be drawn beside new ones.
            points.clear();
            features = score.features();
        }
        modelVersion = score.modelVersion();
        labels = score.labels();
        place(Point.of(score));
        while (points.size() > keep) {
            points.removeFirst();
        }
        return points.size() - before;
    }

    /** Puts a point in order: provisional ones of its time or later are at the end, those of its time give way. */
    private void place(Point point) {
        Deque<Point> later = new ArrayDeque<>();
        while (!points.isEmpty()
                && points.getLast().isReplaced()
                && points.getLast().eventTimeMillis() >= point.eventTimeMillis()) {
            Point provisional = points.removeLast();
            if (provisional.eventTimeMillis() > point.eventTimeMillis()) {
                later.addFirst(provisional);
            }
        }
        if (!later.isEmpty()) {
            points.addLast(point.withoutForecast());
            points.addAll(later);
            return;
        }
        Point last = points.pollLast();
        if (last != null) {
            points.addLast(last.withoutForecast());
        }
        points.addLast(point);
    }

    List<String> labels() {
        return labels;
    }

    SeriesKey key() {
        return key;
    }

    int size() {
        return points.size();
    }

    String modelVersion() {
        return modelVersion;
    }

    List<String> features() {
        return features;
    }

    /** The newest {@code limit} points after {@code sinceMillis}, oldest first. */
    List<Point> newest(int limit, long sinceMillis) {
        List<Point> chosen = new ArrayList<>(Math.min(limit, points.size()));
        int skip = Math.max(0, points.size() - limit);
        for (Point point : points) {
            if (skip-- <= 0 && point.eventTimeMillis() > sinceMillis) {
                chosen.add(point);
            }
        }
        return chosen;
    }

    SeriesSummary summary(int openAlerts) {
        Point now = points.getLast();
        float[] spark = new float[Math.min(points.size(), SeriesSummary.SPARK_POINTS)];
        Iterator<Point> newestFirst = points.descendingIterator();
        for (int i = spark.length - 1; i >= 0; i--) {
            spark[i] = newestFirst.next().anomalyScore();
        }
        return new SeriesSummary(
                key.series(),
                key.modelId(),
                modelVersion,
                now.eventTimeMillis(),
                now.status(),
                now.anomalyScore(),
                now.severity(),
                now.confidence(),
                openAlerts,
                spark);
    }
}
