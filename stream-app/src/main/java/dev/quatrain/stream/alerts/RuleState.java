package dev.quatrain.stream.alerts;

import dev.quatrain.model.OperatorError;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Where one rule stands for one series, as kept in the store; big endian, version first:
 *
 * <pre>
 * | version u8 = 2 | firing u8 | recent u64: bit i = the score i readings ago reached the threshold | below u32 | started i64 |
 * | severity f32 | anomaly score f32 | last event i64 |
 * </pre>
 *
 * <p>Version 1 ended before the last event.
 *
 * @param firing whether an alert is open
 * @param recent the newest scores of the rule's window, bit 0 the newest, 1 = reached the threshold
 * @param below scores in a row below the recovery threshold
 * @param startedAtMillis event time at which the open alert began
 * @param severity highest severity while open
 * @param anomalyScore highest anomaly score while open
 * @param lastEventMillis event time of the last score it knows of; earlier ones come again after a crash, and count once
 */
record RuleState(
        boolean firing,
        long recent,
        int below,
        long startedAtMillis,
        float severity,
        float anomalyScore,
        long lastEventMillis) {
    private static final byte VERSION = 2;
    private static final byte WITHOUT_LAST_EVENT = 1;
    private static final int BYTES = 38;
    /** Before every score. */
    static final RuleState START = atRest(Long.MIN_VALUE);

    /** Nothing of note in the window, and no alert open. */
    static RuleState atRest(long lastEventMillis) {
        return new RuleState(false, 0, 0, 0, 0, 0, lastEventMillis);
    }

    boolean rests() {
        return !firing && recent == 0;
    }

    byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .put((byte) (firing ? 1 : 0))
                .putLong(recent)
                .putInt(below)
                .putLong(startedAtMillis)
                .putFloat(severity)
                .putFloat(anomalyScore)
                .putLong(lastEventMillis)
                .array();
    }

    static RuleState decode(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte version = in.get();
            if (version != VERSION && version != WITHOUT_LAST_EVENT) {
                throw new OperatorError(
                        "The stored state of an alert rule has version " + version + ", this build reads " + VERSION
                                + ". Run the Quatrain that wrote it, or reset the application's state.");
            }
            return new RuleState(
                    in.get() == 1,
                    in.getLong(),
                    in.getInt(),
                    in.getLong(),
                    in.getFloat(),
                    in.getFloat(),
                    version == WITHOUT_LAST_EVENT ? Long.MIN_VALUE : in.getLong());
        } catch (BufferUnderflowException e) {
            throw new OperatorError("The stored state of an alert rule is cut off. Reset the application's state.", e);
        }
    }
}
