package dev.quatrain.stream.history;

import dev.quatrain.stream.config.HistorySettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The recent past of all tasks of this instance, which share its memory evenly. Thread-safe. */
public final class Histories {
    private final HistorySettings settings;
    private final Clock clock;
    private final List<TaskHistory> tasks = new CopyOnWriteArrayList<>();
    private volatile Consumer<TaskHistory> onOpen = TaskHistory::complete;

    public Histories(HistorySettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Calls back for each task that is opened from now on, on its thread; it completes the task's past, now or later. */
    void onOpen(Consumer<TaskHistory> listener) {
        onOpen = listener;
    }

    /** Begins to remember a task. For its thread. */
    public TaskHistory open(String pipeline, int partition, List<String> features) {
        TaskHistory task;
        synchronized (this) {
            List<TaskHistory> others = new ArrayList<>(tasks);
            long share = settings.memoryBytes() / (others.size() + 1);
            others.forEach(other -> other.limit(share));
            task = new TaskHistory(pipeline, partition, features, settings.points(), share, clock);
            tasks.add(task);
        }
        onOpen.accept(task);
        return task;
    }

    /** Forgets a task. */
    public synchronized void close(TaskHistory task) {
        tasks.remove(task);
        tasks.forEach(other -> other.limit(settings.memoryBytes() / tasks.size()));
    }

    /** Those open now. */
    public List<TaskHistory> tasks() {
        return List.copyOf(tasks);
    }

    /** Whether a task is still here. */
    public boolean isOpen(TaskHistory task) {
        return tasks.contains(task);
    }

    /** The task of a pipeline that knows a series, if one does. */
    public Optional<TaskHistory> of(String pipeline, String series) {
        return tasks.stream()
                .filter(task -> task.pipeline().equals(pipeline))
                .filter(task -> task.standing(series).isPresent())
                .findFirst();
    }

    /** The task of a pipeline's partition, if it is open. */
    public Optional<TaskHistory> task(String pipeline, int partition) {
        return tasks.stream()
                .filter(task -> task.pipeline().equals(pipeline) && task.partition() == partition)
                .findFirst();
    }

    /** Whether nothing of the past is missing any more, as far as it can be had. */
    public boolean isComplete() {
        return tasks.stream().allMatch(TaskHistory::isComplete);
    }
}
