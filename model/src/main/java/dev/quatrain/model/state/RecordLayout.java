package dev.quatrain.model.state;

/**
 * Where a series' fields stand in its record, in memory as in the changelog. Little endian, version first:
 *
 * <pre>
 *  0  version        u8   = 1
 *  1  flags          u8   bit 0: a reading has been seen
 *  2  reserved       u16  = 0
 *  4  steps          u32  readings since the last reset
 *  8  model          u64  first 8 bytes of the bundle's sha256
 * 16  last event     i64  milliseconds since the epoch
 * 24  last reading   f32[F]
 *     smoothed z²    f32[F]
 *     hidden state   f32[S]
 * </pre>
 *
 * @param features F
 * @param stateLength S
 */
public record RecordLayout(int features, int stateLength) {
    static final byte VERSION = 1;
    static final int FLAGS = 1;
    static final int STEPS = 4;
    static final int MODEL = 8;
    static final int LAST_EVENT = 16;
    static final int HEADER = 24;

    int lastReading() {
        return HEADER;
    }

    int smoothed() {
        return HEADER + Float.BYTES * features;
    }

    int hidden() {
        return HEADER + 2 * Float.BYTES * features;
    }

    /** Bytes of the whole record; a multiple of 4. */
    public int bytes() {
        return hidden() + Float.BYTES * stateLength;
    }
}
