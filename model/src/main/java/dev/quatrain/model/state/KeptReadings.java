package dev.quatrain.model.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The newest readings of a series at the end of its record, for another model to go on from. They can be found without knowing the
 * layout of the rest, which is the other model's:
 *
 * <pre>
 *     K times, oldest first, those beyond the kept ones zero:
 *         event time i64      milliseconds since the epoch
 *         values     f32[F]   raw units, NaN where none was measured
 *     code           u32      CRC-32 of the features' names, in order
 *     count          u16      kept readings, 0 to K
 *     capacity       u16      K
 * </pre>
 *
 * @param capacity K; 0 if none are kept, and there is nothing of the above
 * @param features F
 * @param code tells the features apart from others
 */
public record KeptReadings(int capacity, int features, int code) {
    static final KeptReadings NONE = new KeptReadings(0, 0, 0);

    /** What a record can count. */
    public static final int MOST = 10_000;

    private static final int TRAILER = 8;
    private static final int CODE = 8;
    private static final int COUNT = 4;
    private static final int CAPACITY = 2;

    /**
     * One of them. The array is not copied.
     *
     * @param actual [F] raw units, NaN where none was measured
     */
    public record Reading(long eventTimeMillis, float[] actual) {}

    public KeptReadings {
        if (capacity < 0 || capacity > 0xFFFF) {
            throw new IllegalArgumentException("A record keeps 0 to 65535 readings, not " + capacity);
        }
    }

    static KeptReadings of(int capacity, List<String> features) {
        if (capacity == 0) {
            return NONE;
        }
        CRC32 crc = new CRC32();
        crc.update(String.join("\n", features).getBytes(StandardCharsets.UTF_8));
        return new KeptReadings(capacity, features.size(), (int) crc.getValue());
    }

    /** Those at the end of a record that has some. */
    static KeptReadings in(byte[] record, int features) {
        if (record.length < RecordLayout.HEADER + TRAILER) {
            return NONE;
        }
        ByteBuffer bytes = RecordHeader.littleEndian(record);
        return new KeptReadings(
                bytes.getShort(record.length - CAPACITY) & 0xFFFF, features, bytes.getInt(record.length - CODE));
    }

    int bytes() {
        return capacity == 0 ? 0 : capacity * entryBytes() + TRAILER;
    }

    private int entryBytes() {
        return Long.BYTES + Float.BYTES * features;
    }

    /** Marks an empty row whose bytes end at {@code end}. */
    void begin(ByteBuffer slab, int end) {
        if (capacity > 0) {
            for (int at = end - bytes(); at < end; at += Integer.BYTES) {
                slab.putInt(at, 0);
            }
            slab.putInt(end - CODE, code);
            slab.putShort(end - CAPACITY, (short) capacity);
        }
    }

    int count(ByteBuffer slab, int end) {
        return capacity == 0 ? 0 : Math.min(capacity, slab.getShort(end - COUNT) & 0xFFFF);
    }

    /** Adds a reading, the newest, in the place of the oldest if there is no other. */
    void add(ByteBuffer slab, int end, long eventTimeMillis, float[] actual) {
        if (capacity == 0) {
            return;
        }
        int first = end - bytes();
        int n = count(slab, end);
        if (n == capacity) {
            slab.put(first, slab, first + entryBytes(), (n - 1) * entryBytes());
            n--;
        }
        int to = first + n * entryBytes();
        slab.putLong(to, eventTimeMillis);
        for (int f = 0; f < features; f++) {
            slab.putFloat(to + Long.BYTES + Float.BYTES * f, actual[f]);
        }
        slab.putShort(end - COUNT, (short) (n + 1));
    }

    /** Oldest first. */
    List<Reading> list(ByteBuffer slab, int end) {
        int n = count(slab, end);
        List<Reading> readings = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            int at = end - bytes() + i * entryBytes();
            float[] actual = new float[features];
            for (int f = 0; f < features; f++) {
                actual[f] = slab.getFloat(at + Long.BYTES + Float.BYTES * f);
            }
            readings.add(new Reading(slab.getLong(at), actual));
        }
        return readings;
    }

    /** Takes over what another record keeps, whoever wrote it; nothing if its features are others. */
    void copy(byte[] record, ByteBuffer slab, int end) {
        begin(slab, end);
        boolean keeps = (record[RecordLayout.FLAGS] & RecordLayout.WITH_KEPT_READINGS) != 0;
        KeptReadings others = keeps ? in(record, features) : NONE;
        if (capacity == 0 || others.code != code || RecordLayout.HEADER + others.bytes() > record.length) {
            return;
        }
        for (Reading reading : others.list(RecordHeader.littleEndian(record), record.length)) {
            add(slab, end, reading.eventTimeMillis(), reading.actual());
        }
    }
}
