package dev.quatrain.model.state;

/**
 * A reading that was stepped and whose score waits for look-ahead. The array is not copied.
 *
 * @param marks {@link #AFTER_GAP}, {@link #AFTER_RESET}, both or 0
 * @param actual [F] raw units, NaN where none was measured
 */
public record PendingReading(long eventTimeMillis, int marks, float[] actual) {
    /** The series had been silent for longer than its gap. */
    public static final int AFTER_GAP = 1;
    /** The hidden state was set to its start before this reading. */
    public static final int AFTER_RESET = 2;
}
