package dev.quatrain.stream.fleet;

import java.util.Comparator;

/** What a series is ordered by. */
public interface Ranked {
    String series();

    String pipeline();

    /** NaN where there is none. */
    float severity();

    /** NaN where there is none. */
    float change();

    int openAlerts();

    /** Orders of series; the same on every call while nothing changes. */
    enum Order {
        /** Firing ones first, then the worst. */
        URGENCY(Comparator.comparing((Ranked r) -> r.openAlerts() == 0).thenComparing(r -> -orZero(r.severity()))),
        /** The worst first. */
        SEVERITY(Comparator.comparing(r -> -orZero(r.severity()))),
        /** What moved most first, up or down. */
        CHANGE(Comparator.comparing(r -> -Math.abs(orZero(r.change())))),
        NAME(Comparator.comparing(Ranked::series));

        @SuppressWarnings("ImmutableEnumChecker") // comparators of functions that capture nothing
        private final Comparator<Ranked> comparator;

        Order(Comparator<Ranked> first) {
            comparator = first.thenComparing(Ranked::series).thenComparing(Ranked::pipeline);
        }

        /** The first of the order before the others. */
        public Comparator<Ranked> comparator() {
            return comparator;
        }

        private static float orZero(float value) {
            return Float.isNaN(value) ? 0f : value + 0f;
        }
    }
}
