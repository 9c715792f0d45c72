package dev.quatrain.stream.faults;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Feeds a workload at a steady pace, on a thread of its own, for as long as faults strike. */
final class Feeder implements AutoCloseable {
    private final Workload workload;
    private final ReadingsTopic topic;
    private final int perSecond;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    /** Steps after which to end, once the end is asked for. */
    private volatile int least = Integer.MAX_VALUE;

    private volatile boolean closed;
    private volatile int steps;

    private Feeder(Workload workload, ReadingsTopic topic, int perSecond) {
        this.workload = workload;
        this.topic = topic;
        this.perSecond = perSecond;
        this.thread = new Thread(this::run, "feeder");
        thread.setDaemon(true);
    }

    static Feeder start(Workload workload, ReadingsTopic topic, int perSecond) {
        Feeder feeder = new Feeder(workload, topic, perSecond);
        feeder.thread.start();
        return feeder;
    }

    /** Feeds what is missing to so many steps as fast as it goes, and ends; how many steps it were. */
    int finish(int leastSteps) throws InterruptedException {
        least = leastSteps;
        thread.join(TimeUnit.MINUTES.toMillis(5));
        Throwable problem = failure.get();
        if (problem != null || thread.isAlive()) {
            throw new AssertionError("The readings could not be fed", problem);
        }
        return steps;
    }

    private void run() {
        try {
            long start = System.nanoTime();
            long sent = 0;
            for (int step = 0; step < least && !closed; step++) {
                for (int index = 0; index < workload.series(); index++) {
                    if (workload.reports(index, step)) {
                        topic.reading(index, step);
                        keepPace(start, ++sent);
                    }
                }
                topic.garbage(step);
                steps = step + 1;
            }
            if (!closed) {
                topic.flush();
            }
        } catch (RuntimeException | Error e) {
            failure.set(e);
        }
    }

    private void keepPace(long start, long sent) {
        while (least == Integer.MAX_VALUE && !closed) {
            long early = start + sent * 1_000_000_000L / perSecond - System.nanoTime();
            if (early < 1_000_000) {
                return;
            }
            LockSupport.parkNanos(Math.min(early, 20_000_000));
        }
    }

    @Override
    public void close() {
        closed = true;
        topic.close();
    }
}
