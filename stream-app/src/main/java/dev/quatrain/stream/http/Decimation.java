package dev.quatrain.stream.http;

import dev.quatrain.stream.history.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Thins points to what so many columns can show without hiding an extreme; the points that stay are as they were measured. */
final class Decimation {
    private Decimation() {}

    /** Of each column of equal time the first and last point, and those where the score or a feature is least or greatest. */
    static List<Point> thin(List<Point> points, int columns) {
        if (columns < 1 || points.size() <= columns) {
            return points;
        }
        long from = points.get(0).eventTimeMillis();
        double width = (points.get(points.size() - 1).eventTimeMillis() - from + 1) / (double) columns;
        List<Point> kept = new ArrayList<>();
        int start = 0;
        while (start < points.size()) {
            long column = column(points.get(start), from, width);
            int end = start + 1;
            while (end < points.size() && column(points.get(end), from, width) == column) {
                end++;
            }
            keep(points.subList(start, end), kept);
            start = end;
        }
        return kept;
    }

    private static long column(Point point, long from, double width) {
        return (long) ((point.eventTimeMillis() - from) / width);
    }

    private static void keep(List<Point> column, List<Point> kept) {
        TreeSet<Integer> chosen = new TreeSet<>(List.of(0, column.size() - 1));
        int features = column.get(0).actual().length;
        for (int value = -1; value < features; value++) {
            int least = -1;
            int greatest = -1;
            for (int i = 0; i < column.size(); i++) {
                float here = value(column.get(i), value);
                if (Float.isNaN(here)) {
                    continue;
                }
                least = least < 0 || here < value(column.get(least), value) ? i : least;
                greatest = greatest < 0 || here > value(column.get(greatest), value) ? i : greatest;
            }
            if (least >= 0) {
                chosen.add(least);
                chosen.add(greatest);
            }
        }
        chosen.forEach(i -> kept.add(column.get(i)));
    }

    private static float value(Point point, int which) {
        if (which < 0) {
            return point.anomalyScore();
        }
        return which < point.actual().length ? point.actual()[which] : Float.NaN;
    }
}
