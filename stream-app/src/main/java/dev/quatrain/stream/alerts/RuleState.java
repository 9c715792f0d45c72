package dev.quatrain.stream.alerts;

import dev.quatrain.model.OperatorError;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Where one rule stands for one series, as kept in the store; big endian, version first:
 *
 * <pre>
 * | version u8 = 1 | firing u8 | recent u64: bit i = the score i readings ago reached the threshold | below u32 | started i64 |
 * | severity f32 | anomaly score f32 |
 * </pre>
 *
 * @param firing whether an alert is open
 * @param recent the newest scores of the rule's window, bit 0 the newest, 1 = reached the threshold
 * @param below scores in a row below the recovery threshold
 * @param startedAtMillis event time at which the open alert began
 * @param severity highest severity while open
 * @param anomalyScore highest anomaly score while open
 */
record RuleState(boolean firing, long recent, int below, long startedAtMillis, float severity, float anomalyScore) {
    private static final byte VERSION = 1;
    static final RuleState START = new RuleState(false, 0, 0, 0, 0, 0);

    byte[] encode() {
        return ByteBuffer.allocate(30)
                .put(VERSION)
                .put((byte) (firing ? 1 : 0))
                .putLong(recent)
                .putInt(below)
                .putLong(startedAtMillis)
                .putFloat(severity)
                .putFloat(anomalyScore)
                .array();
    }

    static RuleState decode(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte version = in.get();
            if (version != VERSION) {
                throw new OperatorError(
                        "The stored state of an alert rule has version " + version + ", this build reads " + VERSION
                                + ". Run the Quatrain that wrote it, or reset the application's state.");
            }
            return new RuleState(in.get() == 1, in.getLong(), in.getInt(), in.getLong(), in.getFloat(), in.getFloat());
        } catch (BufferUnderflowException e) {
            throw new OperatorError("The stored state of an alert rule is cut off. Reset the application's state.", e);
        }
    }
}
