package dev.quatrain.stream.scoring;

import dev.quatrain.model.state.SeriesTable;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Copies of series' records for other threads, made by the thread of the task between two batches: nobody else may look into its table.
 * Thread-safe.
 */
public final class StateCopies {
    /** Copies that may be asked for at once of a task: each costs its thread some microseconds. */
    private static final int MOST_WAITING = 64;

    private final Map<Place, Desk> desks = new ConcurrentHashMap<>();

    private record Place(String pipeline, int partition) {}

    private record Wish(String series, CompletableFuture<byte @Nullable []> copy) {}

    /** Where copies of one task's series are asked for. */
    static final class Desk {
        private final Queue<Wish> wishes = new ConcurrentLinkedQueue<>();
        private final AtomicInteger waiting = new AtomicInteger();

        /** Whether somebody waits. */
        boolean isAsked() {
            return waiting.get() > 0;
        }

        /** Gives everybody what they asked for. For the task's thread, while nothing is gathered. */
        void serve(SeriesTable table) {
            for (Wish wish = wishes.poll(); wish != null; wish = wishes.poll()) {
                waiting.decrementAndGet();
                int row = table.find(wish.series());
                wish.copy().complete(row == SeriesTable.NONE ? null : table.record(row));
            }
        }

        private void refuse() {
            for (Wish wish = wishes.poll(); wish != null; wish = wishes.poll()) {
                waiting.decrementAndGet();
                wish.copy().completeExceptionally(new RejectedExecutionException("The task has left this instance"));
            }
        }
    }

    /** Opens a task's desk; for its thread. */
    Desk open(String pipeline, int partition) {
        Desk desk = new Desk();
        desks.put(new Place(pipeline, partition), desk);
        return desk;
    }

    void close(String pipeline, int partition) {
        Desk desk = desks.remove(new Place(pipeline, partition));
        if (desk != null) {
            desk.refuse();
        }
    }

    /**
     * The record of a series as its task has it after what it has scored so far; null if the task does not know it. Comes within about a
     * second, at once where readings flow; exceptionally if the task is not here or too many ask.
     */
    public CompletableFuture<byte @Nullable []> copy(String pipeline, int partition, String series) {
        Desk desk = desks.get(new Place(pipeline, partition));
        if (desk == null) {
            return CompletableFuture.failedFuture(new RejectedExecutionException("The task is not on this instance"));
        }
        if (desk.waiting.incrementAndGet() > MOST_WAITING) {
            desk.waiting.decrementAndGet();
            return CompletableFuture.failedFuture(new RejectedExecutionException("Too many ask for states at once"));
        }
        Wish wish = new Wish(series, new CompletableFuture<>());
        desk.wishes.add(wish);
        return wish.copy();
    }
}
