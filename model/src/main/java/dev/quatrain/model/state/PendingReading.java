package dev.quatrain.model.state;

/**
 * A reading that was stepped and whose score waits for look-ahead. The array is not copied.
 *
 * @param marks what is to be said of it, of the bits {@link #MARKS}
 * @param actual [F] raw units, NaN where none was measured
 */
public record PendingReading(long eventTimeMillis, int marks, float[] actual) {
    /** The series had been silent for longer than its gap. */
    public static final int AFTER_GAP = 1;
    /** The hidden state was set to its start before this reading. */
    public static final int AFTER_RESET = 2;
    /** It has a score already, which the model before gave; another would be one too many. */
    public static final int SCORED = 4;
    /** The hidden state was brought nearer to zero before this reading. */
    public static final int AFTER_DECAY = 8;
    /** A value outside its range was replaced by the nearest within. */
    public static final int CLIPPED = 16;
    /** It was older than the series' newest, and changed nothing. */
    public static final int LATE = 32;
    /** A command had the series start afresh. */
    public static final int COMMANDED = 64;
    /** It was kept from the model. */
    public static final int REFUSED = 128;

    /** All of them. */
    public static final int MARKS = 255;
}
