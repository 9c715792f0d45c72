package dev.quatrain.model.state;

import java.nio.ByteBuffer;

/**
 * A series' record as another configuration of the same model would have written it: with or without what the guard keeps, its hidden state in
 * the other precision, with other kept readings. So a change of configuration costs no state.
 */
final class RecordConversion {
    private RecordConversion() {}

    /**
     * Converts a record; the given one is not changed.
     *
     * @param record as {@code from} lays it out
     */
    static byte[] of(byte[] record, RecordLayout from, RecordLayout to) {
        ByteBuffer source = RecordHeader.littleEndian(record);
        byte[] converted = new byte[to.bytes()];
        ByteBuffer target = RecordHeader.littleEndian(converted);
        target.put(0, source, 0, RecordLayout.HEADER);
        int flags = source.get(RecordLayout.FLAGS) & ~from.layoutFlags();
        target.put(RecordLayout.FLAGS, (byte) (flags | to.layoutFlags()));
        if (to.keepsHeard()) {
            target.putLong(to.heard(), source.getLong(from.keepsHeard() ? from.heard() : RecordLayout.LAST_EVENT));
        }
        if (to.keepsRecent() && from.keepsRecent()) {
            target.put(to.recent(), source, from.recent(), to.recentBytes());
        }
        for (int f = 0; f < to.features(); f++) {
            int at = Float.BYTES * f;
            if (to.keepsReading()) {
                target.putFloat(
                        to.lastReading() + at,
                        from.keepsReading() ? source.getFloat(from.lastReading() + at) : Float.NaN);
            }
            if (to.keepsExpected()) {
                target.putFloat(
                        to.expected() + at, from.keepsExpected() ? source.getFloat(from.expected() + at) : Float.NaN);
            }
        }
        target.put(to.memory(), source, from.memory(), Float.BYTES * to.memoryFloats());
        for (int i = 0; i < to.stateLength(); i++) {
            float value = from.half()
                    ? Half.toFloat(source.getShort(from.hidden() + Short.BYTES * i))
                    : source.getFloat(from.hidden() + Float.BYTES * i);
            if (to.half()) {
                target.putShort(to.hidden() + Short.BYTES * i, Half.of(value));
            } else {
                target.putFloat(to.hidden() + Float.BYTES * i, value);
            }
        }
        target.put(to.pending(0), source, from.pending(0), to.delay() * to.pendingBytes());
        to.kept().copy(record, target, converted.length);
        return converted;
    }
}
