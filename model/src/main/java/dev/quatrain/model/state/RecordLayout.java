package dev.quatrain.model.state;

import dev.quatrain.model.bundle.Manifest;

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
 *     memory         f32[M] of the calibration
 *     hidden state   f32[S]
 * </pre>
 *
 * @param features F
 * @param memoryFloats M, what the calibration keeps of a series
 * @param stateLength S
 */
public record RecordLayout(int features, int memoryFloats, int stateLength) {
    static final byte VERSION = 1;
    static final int FLAGS = 1;
    static final int STEPS = 4;
    static final int MODEL = 8;
    static final int LAST_EVENT = 16;
    static final int HEADER = 24;

    /** The layout of the records of a model's series. */
    public static RecordLayout of(Manifest manifest) {
        return new RecordLayout(
                manifest.features().size(),
                manifest.calibration() == null
                        ? 0
                        : manifest.calibration().scorer().memoryFloats(),
                manifest.state().length());
    }

    int lastReading() {
        return HEADER;
    }

    int memory() {
        return HEADER + Float.BYTES * features;
    }

    int hidden() {
        return memory() + Float.BYTES * memoryFloats;
    }

    /** Bytes of the whole record; a multiple of 4. */
    public int bytes() {
        return hidden() + Float.BYTES * stateLength;
    }
}
