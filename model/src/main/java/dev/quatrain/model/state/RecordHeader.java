package dev.quatrain.model.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What every record begins with, whatever model wrote it and however it goes on ({@link RecordLayout}). */
public final class RecordHeader {
    /** A reading has been seen. */
    static final int SEEN = 1;
    /** Every pending reading has a provisional score. */
    static final int PROVISIONAL = 2;

    private RecordHeader() {}

    /** First 8 bytes of the digest of the model that wrote the hidden state. */
    public static long model(byte[] record) {
        return littleEndian(record).getLong(RecordLayout.MODEL);
    }

    static long lastEventMillis(byte[] record) {
        return littleEndian(record).getLong(RecordLayout.LAST_EVENT);
    }

    static int pending(byte[] record) {
        return littleEndian(record).getShort(RecordLayout.PENDING) & 0xFFFF;
    }

    static boolean has(byte[] record, int flag) {
        return (record[RecordLayout.FLAGS] & flag) != 0;
    }

    static boolean resetIsDue(byte[] record) {
        return (littleEndian(record).getInt(RecordLayout.STEPS) & RecordLayout.RESET_DUE) != 0;
    }

    static ByteBuffer littleEndian(byte[] record) {
        return ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    }
}
