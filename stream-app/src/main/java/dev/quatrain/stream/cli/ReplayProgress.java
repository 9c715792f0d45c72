package dev.quatrain.stream.cli;

import dev.quatrain.stream.replay.TopicReplay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How far a replay is, in one line of a terminal that is written over; nothing where nobody watches. */
final class ReplayProgress implements TopicReplay.Progress, AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final PrintWriter err;
    private final String topic;
    private final boolean watched;
    private final long began = System.nanoTime();
    private long said = began - PAUSE_NANOS;
    private int width;

    private ReplayProgress(PrintWriter err, String topic, boolean watched) {
        this.err = err;
        this.topic = topic;
        this.watched = watched;
    }

    static ReplayProgress onTerminal(PrintWriter err, String topic) {
        return new ReplayProgress(err, topic, standardErrorIsTerminal());
    }

    /** Java cannot ask this of one stream alone; Linux names the device behind it. */
    private static boolean standardErrorIsTerminal() {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    @Override
    public void reached(long done, long all) {
        long now = System.nanoTime();
        if (!watched || now - said < PAUSE_NANOS) {
            return;
        }
        said = now;
        say(String.format(
                Locale.ROOT,
                "%s: %d %%, %,d of %,d offsets, %,.0f a second",
                topic,
                all == 0 ? 100 : 100 * done / all,
                done,
                all,
                done / Math.max(1e-3, (now - began) / 1e9)));
    }

    private void say(String line) {
        err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        err.flush();
        width = line.length();
    }

    /** Clears the line. */
    @Override
    public void close() {
        if (width > 0) {
            say("");
            err.print("\r");
            err.flush();
        }
    }
}
