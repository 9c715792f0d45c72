package dev.quatrain.trainer.baselines;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Minimises a smooth function by limited-memory BFGS with backtracking (Nocedal and Wright 2006, algorithm 7.5). */
final class Lbfgs {
    /** Past steps that model the curvature. */
    private static final int MEMORY = 10;

    /** Sufficient decrease (Armijo), the book's value. */
    private static final double DECREASE = 1e-4;

    private static final int HALVINGS = 30;

    private Lbfgs() {}

    /** A function with its gradient. */
    @FunctionalInterface
    interface Smooth {
        /** Its value at a point; fills the gradient. */
        double at(double[] point, double[] gradient);
    }

    private record Step(double[] moved, double[] turned, double product) {}

    /**
     * Descends from a point until the gradient's largest entry is at most {@code tolerance}, a step gains nothing, or after so many steps.
     *
     * @return the lowest point
     */
    static double[] minimise(Smooth function, double[] start, double tolerance, int steps) {
        double[] point = start.clone();
        double[] gradient = new double[point.length];
        double value = function.at(point, gradient);
        Deque<Step> memory = new ArrayDeque<>();
        for (int step = 0; step < steps && largest(gradient) > tolerance; step++) {
            double[] direction = direction(gradient, memory);
            double slope = dot(direction, gradient);
            double length = memory.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
            double[] next = new double[point.length];
            double[] nextGradient = new double[point.length];
            double nextValue = Double.POSITIVE_INFINITY;
            for (int halving = 0; halving < HALVINGS; halving++) {
                for (int i = 0; i < next.length; i++) {
                    next[i] = point[i] + length * direction[i];
                }
                nextValue = function.at(next, nextGradient);
                if (nextValue <= value + DECREASE * length * slope) {
                    break;
                }
                length /= 2;
            }
            if (!(nextValue < value)) {
                break;
            }
            remember(point, next, gradient, nextGradient, memory);
            point = next;
            gradient = nextGradient;
            value = nextValue;
        }
        return point;
    }

    private static void remember(
            double[] point, double[] next, double[] gradient, double[] nextGradient, Deque<Step> memory) {
        double[] moved = new double[point.length];
        double[] turned = new double[point.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = next[i] - point[i];
            turned[i] = nextGradient[i] - gradient[i];
        }
        double product = dot(moved, turned);
        if (product > 1e-10 * dot(turned, turned)) {
            memory.addLast(new Step(moved, turned, product));
            if (memory.size() > MEMORY) {
                memory.removeFirst();
            }
        }
    }

    /** Minus the gradient, times the remembered inverse curvature (two-loop recursion). */
    private static double[] direction(double[] gradient, Deque<Step> memory) {
        double[] direction = new double[gradient.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = -gradient[i];
        }
        Deque<Double> shares = new ArrayDeque<>();
        for (Iterator<Step> newest = memory.descendingIterator(); newest.hasNext(); ) {
            Step step = newest.next();
            double share = dot(step.moved, direction) / step.product;
            addTo(direction, step.turned, -share);
            shares.addFirst(share);
        }
        Step last = memory.peekLast();
        if (last != null) {
            double scale = last.product / dot(last.turned, last.turned);
            for (int i = 0; i < direction.length; i++) {
                direction[i] *= scale;
            }
        }
        Iterator<Double> share = shares.iterator();
        for (Step step : memory) {
            addTo(direction, step.moved, share.next() - dot(step.turned, direction) / step.product);
        }
        return direction;
    }

    private static void addTo(double[] sum, double[] other, double factor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * other[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double largest(double[] gradient) {
        double largest = 0;
        for (double g : gradient) {
            largest = Math.max(largest, Math.abs(g));
        }
        return largest;
    }
}
