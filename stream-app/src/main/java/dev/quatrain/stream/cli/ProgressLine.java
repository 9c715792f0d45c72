package dev.quatrain.stream.cli;

import dev.quatrain.stream.broker.ReadProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How far a reading is, in one line of a terminal that is written over; nothing where nobody watches. */
final class ProgressLine implements ReadProgress, AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final PrintWriter err;
    private final boolean watched;
    private final String what;
    private final long began = System.nanoTime();
    private long said = began - PAUSE_NANOS;
    private int width;

    /** @param watched whether {@code err} leads to a terminal */
    ProgressLine(PrintWriter err, boolean watched, String what) {
        this.err = err;
        this.watched = watched;
        this.what = what;
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
                what,
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
