package dev.quatrain.model.state;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.guard.GuardPolicy;

/**
 * Where a series' fields stand in its record, in memory as in the changelog. Little endian, version first:
 *
 * <pre>
 *  0  version        u8   = 2
 *  1  flags          u8   bit 0: a reading has been seen; bit 1: all pending readings have provisional scores;
 *                         bit 2: the last reading is left out; bit 3: the hidden state is in half precision;
 *                         bit 4: the newest readings are kept at the end;
 *                         bit 5: heard is there; bit 6: recent is there; bit 7: expected is there
 *  2  pending        u16  readings whose score waits for look-ahead, 0 to D
 *  4  steps          u31  scores since the last reset; bit 31: to start afresh with the next reading
 *  8  model          u64  first 8 bytes of the bundle's sha256
 * 16  last event     i64  milliseconds since the epoch
 * 24  heard          i64     the partition's time when the series last spoke, its complement while it is silent; where the guard
 *                            looks for silent or idle series, else nothing
 *     recent         i64[32] keys of the last events, newest first, 0 = none; where the guard needs them, else nothing
 *     last reading   f32[F], where the guard puts last values in the place of missing ones, else nothing
 *     memory         f32[M] of the calibration
 *     hidden state   f32[S], or f16[S] filled up to a multiple of 4 bytes
 *     expected       f32[F] of the next reading, where the guard puts it in the place of missing values, else nothing
 *     D times, oldest first, those beyond the pending ones zero:
 *         event time i64      milliseconds since the epoch
 *         marks      u32      as in {@link PendingReading}
 *         values     f32[F]   raw units, NaN where none was measured
 *     the newest readings, where they are kept ({@link KeptReadings})
 * </pre>
 *
 * <p>A record of version 1 has 0 in the place of pending, no pending readings, and only bit 0 of the flags; else it is the same. One of a model
 * that does not look ahead is taken over whole. Of any other, as of one that another model with another layout wrote, the event time is
 * taken and nothing else. A record of a later version is refused.
 *
 * @param features F
 * @param keepsHeard whether the time is part of the record at which the series last spoke
 * @param keepsRecent whether the keys of its last events are
 * @param keepsReading whether its last reading is
 * @param memoryFloats M, what the calibration keeps of a series
 * @param stateLength S
 * @param half whether the hidden state is kept in half precision
 * @param keepsExpected whether what the model expects of the next reading is part of the record
 * @param delay D, readings by which the model's output lags
 * @param kept the newest readings that are kept
 */
public record RecordLayout(
        int features,
        boolean keepsHeard,
        boolean keepsRecent,
        boolean keepsReading,
        int memoryFloats,
        int stateLength,
        boolean half,
        boolean keepsExpected,
        int delay,
        KeptReadings kept) {
    static final byte VERSION = 2;
    static final int FLAGS = 1;
    static final int PENDING = 2;
    static final int STEPS = 4;
    static final int MODEL = 8;
    static final int LAST_EVENT = 16;
    static final int HEADER = 24;

    static final int WITHOUT_READING = 4;
    static final int IN_HALF_PRECISION = 8;
    static final int WITH_KEPT_READINGS = 16;
    static final int WITH_HEARD = 32;
    static final int WITH_RECENT = 64;
    static final int WITH_EXPECTED = 128;
    /** Of the steps. */
    static final int RESET_DUE = 1 << 31;

    static final int PENDING_MARKS = 8;
    static final int PENDING_VALUES = 12;

    /** Without kept readings. */
    public RecordLayout(
            int features,
            boolean keepsHeard,
            boolean keepsRecent,
            boolean keepsReading,
            int memoryFloats,
            int stateLength,
            boolean half,
            boolean keepsExpected,
            int delay) {
        this(
                features,
                keepsHeard,
                keepsRecent,
                keepsReading,
                memoryFloats,
                stateLength,
                half,
                keepsExpected,
                delay,
                KeptReadings.NONE);
    }

    /** With the last reading and the whole precision. */
    public RecordLayout(int features, int memoryFloats, int stateLength, int delay) {
        this(features, true, memoryFloats, stateLength, false, delay);
    }

    /** Without what only some guards need. */
    public RecordLayout(
            int features, boolean keepsReading, int memoryFloats, int stateLength, boolean half, int delay) {
        this(features, false, false, keepsReading, memoryFloats, stateLength, half, false, delay);
    }

    /** The layout of the records of a model's series, with all that any guard may need. */
    public static RecordLayout of(Manifest manifest) {
        return new RecordLayout(
                manifest.features().size(),
                true,
                true,
                true,
                manifest.calibration() == null
                        ? 0
                        : manifest.calibration().scorer().memoryFloats(),
                manifest.state().length(),
                false,
                manifest.delaySteps() == 0
                        && (manifest.output().find(Segments.FORECAST).isPresent()
                                || manifest.output().find(Segments.EXPECTED).isPresent()),
                manifest.delaySteps());
    }

    /**
     * The layout of the records of a model's series, with no more than this guard needs.
     *
     * @param half whether hidden states are kept in half precision
     */
    public static RecordLayout of(Manifest manifest, GuardPolicy guard, boolean half) {
        boolean byExpected = guard.missing() == GuardPolicy.Missing.IMPUTE_EXPECTED;
        RecordLayout all = of(manifest);
        return all.with(
                guard.listens(),
                guard.remembersEvents(),
                byExpected || guard.missing() == GuardPolicy.Missing.IMPUTE_LAST,
                half,
                byExpected && all.keepsExpected(),
                KeptReadings.NONE);
    }

    /** The same with so many of the newest readings, for another model to go on from; 0 for none. */
    public RecordLayout keeping(int readings, Manifest manifest) {
        return with(
                keepsHeard,
                keepsRecent,
                keepsReading,
                half,
                keepsExpected,
                KeptReadings.of(readings, manifest.featureNames()));
    }

    private RecordLayout with(
            boolean heard, boolean recent, boolean reading, boolean halved, boolean expected, KeptReadings newest) {
        return new RecordLayout(
                features, heard, recent, reading, memoryFloats, stateLength, halved, expected, delay, newest);
    }

    /** The layout that a record's flags and length tell, if it is of the same model under another configuration. */
    RecordLayout of(byte[] record) {
        int flags = record[FLAGS];
        boolean keeps = (flags & WITH_KEPT_READINGS) != 0;
        return with(
                (flags & WITH_HEARD) != 0,
                (flags & WITH_RECENT) != 0,
                (flags & WITHOUT_READING) == 0,
                (flags & IN_HALF_PRECISION) != 0,
                (flags & WITH_EXPECTED) != 0,
                keeps ? KeptReadings.in(record, features) : KeptReadings.NONE);
    }

    /** Whether more can be taken over of a record than its event time and its newest readings. */
    boolean fits(byte[] record) {
        if (record[0] != VERSION && delay > 0) {
            return false;
        }
        RecordLayout written = of(record);
        boolean sameFeatures =
                written.kept.capacity() == 0 || kept.capacity() == 0 || written.kept.code() == kept.code();
        return sameFeatures && record.length == written.bytes();
    }

    /** Those of the flags that tell the layout. */
    int layoutFlags() {
        return (keepsReading ? 0 : WITHOUT_READING)
                | (half ? IN_HALF_PRECISION : 0)
                | (keepsHeard ? WITH_HEARD : 0)
                | (keepsRecent ? WITH_RECENT : 0)
                | (keepsExpected ? WITH_EXPECTED : 0)
                | (kept.capacity() > 0 ? WITH_KEPT_READINGS : 0);
    }

    int heard() {
        return HEADER;
    }

    int recent() {
        return HEADER + (keepsHeard ? Long.BYTES : 0);
    }

    int recentBytes() {
        return keepsRecent ? Long.BYTES * GuardPolicy.Duplicate.REMEMBERED : 0;
    }

    int lastReading() {
        return recent() + recentBytes();
    }

    int readingBytes() {
        return Float.BYTES * features;
    }

    int memory() {
        return lastReading() + (keepsReading ? readingBytes() : 0);
    }

    int hidden() {
        return memory() + Float.BYTES * memoryFloats;
    }

    int hiddenBytes() {
        return half ? (stateLength + 1) / 2 * Float.BYTES : Float.BYTES * stateLength;
    }

    int expected() {
        return hidden() + hiddenBytes();
    }

    /** Where the i-th of the pending readings stands, 0 the oldest. */
    int pending(int i) {
        return expected() + (keepsExpected ? readingBytes() : 0) + i * pendingBytes();
    }

    int pendingBytes() {
        return PENDING_VALUES + Float.BYTES * features;
    }

    /** Bytes of the whole record; a multiple of 4. */
    public int bytes() {
        return pending(delay) + kept.bytes();
    }
}
