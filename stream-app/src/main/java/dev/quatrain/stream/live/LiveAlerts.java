package dev.quatrain.stream.live;

import dev.quatrain.schemas.Alert;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The newest state of each alert of the application, and the order in which they changed. Bounded; thread-safe: one lock, held for as long as it
 * takes to copy what was asked for. Listeners are called outside it, on the feeding thread, and must return quickly.
 */
public final class LiveAlerts {
    /** Alerts that are known by default: what a person can look through. */
    private static final int MOST = 1000;
    /** Changes that can be told again to who was away. */
    private static final int MOST_CHANGES = 1000;

    private final Object lock = new Object();
    private final AlertBook book;
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final String epoch;
    private long number;

    /**
     * An alert began, changed or was resolved.
     *
     * @param number of the change, within this life of this instance
     */
    public record Change(long number, Alert alert) {}

    public LiveAlerts() {
        this(MOST, Clock.systemUTC());
    }

    /** @param most alerts that are known */
    public LiveAlerts(int most, Clock clock) {
        this.book = new AlertBook(most);
        this.epoch = Long.toString(clock.millis(), Character.MAX_RADIX);
    }

    /** Takes an alert's new state in and tells the listeners. */
    public void accept(Alert alert) {
        Change change;
        synchronized (lock) {
            book.put(alert);
            change = new Change(++number, alert);
            changes.addLast(change);
            if (changes.size() > MOST_CHANGES) {
                changes.removeFirst();
            }
        }
        listeners.forEach(listener -> listener.accept(change));
    }

    /** Forgets an alert; nothing happens if it is not known. */
    public void forget(String alertId) {
        synchronized (lock) {
            book.remove(alertId);
        }
    }

    /** Calls the listener for every change from now on, until the subscription is closed. */
    public Subscription subscribe(Consumer<Change> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Ends when closed. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Marks this life of this instance: numbers of another say nothing. */
    public String epoch() {
        return epoch;
    }

    /** Number of the newest change. */
    public long number() {
        synchronized (lock) {
            return number;
        }
    }

    /** The changes after one, in order; empty if not all of them are remembered. */
    public Optional<List<Change>> since(long seen) {
        synchronized (lock) {
            boolean all = changes.isEmpty()
                    ? seen == number
                    : seen >= changes.getFirst().number() - 1 && seen <= number;
            return all
                    ? Optional.of(changes.stream()
                            .filter(change -> change.number() > seen)
                            .toList())
                    : Optional.empty();
        }
    }

    /** Alerts that are chosen, firing ones first, then the newest. */
    public List<Alert> list(Predicate<Alert> chosen) {
        synchronized (lock) {
            return book.list(chosen);
        }
    }

    /** One alert, if it is known. */
    public Optional<Alert> find(String id) {
        synchronized (lock) {
            return Optional.ofNullable(book.find(id));
        }
    }

    /** How many alerts fire. */
    public int firing() {
        synchronized (lock) {
            return book.firing();
        }
    }

    /** Which series alerts fire of, at one moment. */
    public Open open() {
        synchronized (lock) {
            return new Open(book.open(), book.silent());
        }
    }

    /**
     * Which series alerts fire of, at one moment.
     *
     * @param counts how many, of those of which any does
     * @param silent those of which the guard says that they fell silent
     */
    public record Open(Map<SeriesKey, Integer> counts, Set<SeriesKey> silent) {
        public int count(SeriesKey key) {
            return counts.getOrDefault(key, 0);
        }
    }
}
