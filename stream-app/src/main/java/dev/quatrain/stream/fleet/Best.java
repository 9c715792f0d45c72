package dev.quatrain.stream.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the first few of an order out of many, and counts all. */
final class Best<T> {
    private final int most;
    private final Comparator<? super T> order;
    private final PriorityQueue<T> kept;
    private int total;

    Best(int most, Comparator<? super T> order) {
        this.most = most;
        this.order = order;
        this.kept = new PriorityQueue<>(order.reversed());
    }

    void add(T one) {
        total++;
        if (kept.size() < most) {
            kept.add(one);
        } else if (most > 0 && order.compare(one, kept.element()) < 0) {
            kept.remove();
            kept.add(one);
        }
    }

    /** How many there were. */
    int total() {
        return total;
    }

    /** Those kept, in order, from {@code offset} on. */
    List<T> from(int offset) {
        List<T> sorted = new ArrayList<>(kept);
        sorted.sort(order);
        return List.copyOf(sorted.subList(Math.min(offset, sorted.size()), sorted.size()));
    }
}
