package dev.quatrain.stream.history;

import java.util.ArrayList;
import java.util.List;

/** A copy of some points, to be read once the lock is given back. */
final class RawPoints {
    private final float[] values;
    private final long[] marks;
    private final int stride;
    private int size;

    RawPoints(int most, int stride) {
        this.values = new float[most * stride];
        this.marks = new long[most * Shape.MARKS];
        this.stride = stride;
    }

    void add(float[] from, long[] fromMarks, int first, int n) {
        System.arraycopy(from, first * stride, values, size * stride, n * stride);
        System.arraycopy(fromMarks, first * Shape.MARKS, marks, size * Shape.MARKS, n * Shape.MARKS);
        size += n;
    }

    int size() {
        return size;
    }

    long time(int i) {
        return marks[i * Shape.MARKS + Shape.TIME];
    }

    long revision(int i) {
        return marks[i * Shape.MARKS + Shape.REVISION];
    }

    int shape(int i) {
        return Shape.shapeOf(marks[i * Shape.MARKS + Shape.BITS]);
    }

    /** @param shapes of the task, by their index */
    Point point(int i, List<Shape> shapes) {
        return shapes.get(shape(i)).read(values, i * stride, marks, i * Shape.MARKS);
    }

    List<Point> points(List<Shape> shapes) {
        List<Point> points = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            points.add(point(i, shapes));
        }
        return points;
    }
}
