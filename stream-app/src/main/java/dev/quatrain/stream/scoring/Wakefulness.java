package dev.quatrain.stream.scoring;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Notices when a task's thread has not run for so long that others have its partitions: the process was stopped, or the machine beneath
 * it. Of real time, whatever clock the task goes by. For the task's thread.
 */
final class Wakefulness implements AutoCloseable {
    static final String SETTING = "session.timeout.ms";
    /** Looks within one session: one may come late and none be missed. */
    private static final int LOOKS = 3;

    private final long sessionNanos;
    private final Cancellable looking;
    private long awakeNanos = System.nanoTime();
    private boolean slept;

    private Wakefulness(ProcessorContext<?, ?> context, Duration session) {
        this.sessionNanos = session.toNanos();
        Duration often = Duration.ofMillis(Math.max(1, session.toMillis() / LOOKS));
        this.looking = context.schedule(often, PunctuationType.WALL_CLOCK_TIME, now -> look());
    }

    /** Watches from now on; from within a processor's init. */
    static Wakefulness watch(ProcessorContext<?, ?> context, Duration session) {
        return new Wakefulness(context, session);
    }

    private void look() {
        slept = hasSlept();
        awakeNanos = System.nanoTime();
    }

    /** Whether it ever has. */
    boolean hasSlept() {
        return slept || System.nanoTime() - awakeNanos > sessionNanos;
    }

    @Override
    public void close() {
        looking.cancel();
    }
}
