package dev.quatrain.model.bundle;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Sequences of readings with the outputs the exported step graph gave for them; {@code golden.bin}, little endian:
 *
 * <pre>
 * | magic u32 "QTG1" | count u32 | F u32 | O u32 | then per sequence: T u32 | readings f32[T*F] | outputs f32[T*O] |
 * </pre>
 *
 * @param sequences each begins with the reset state
 */
public record GoldenSequences(List<Sequence> sequences) {
    private static final int MAGIC = 0x31475451;
    private static final int MOST_SEQUENCES = 1024;
    private static final int MOST_FLOATS = 16 << 20;

    /**
     * One sequence.
     *
     * @param readings [T][F] raw units
     * @param outputs [T][O] of the step graph
     */
    public record Sequence(float[][] readings, float[][] outputs) {
        public Sequence {
            if (readings.length == 0 || readings.length != outputs.length) {
                throw new IllegalArgumentException(readings.length + " readings for " + outputs.length + " outputs");
            }
        }
    }

    public GoldenSequences {
        sequences = List.copyOf(sequences);
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("There is no golden sequence; a model cannot be checked without one");
        }
    }

    byte[] encode() {
        int f = sequences.get(0).readings()[0].length;
        int o = sequences.get(0).outputs()[0].length;
        int floats = sequences.stream()
                .mapToInt(sequence -> 1 + sequence.readings().length * (f + o))
                .sum();
        ByteBuffer bytes = ByteBuffer.allocate(16 + 4 * floats).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(MAGIC).putInt(sequences.size()).putInt(f).putInt(o);
        for (Sequence sequence : sequences) {
            bytes.putInt(sequence.readings().length);
            put(bytes, sequence.readings());
            put(bytes, sequence.outputs());
        }
        return bytes.array();
    }

    /** Throws IllegalArgumentException if the bytes are none, or do not fit a model of F features and O outputs. */
    static GoldenSequences decode(byte[] encoded, int features, int outputs) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        try {
            if (bytes.getInt() != MAGIC) {
                throw new IllegalArgumentException("golden.bin does not start with QTG1");
            }
            int count = bytes.getInt();
            int f = bytes.getInt();
            int o = bytes.getInt();
            if (count < 1 || count > MOST_SEQUENCES || f != features || o != outputs) {
                throw new IllegalArgumentException("golden.bin holds " + count + " sequences of " + f + " features and "
                        + o + " outputs; the manifest says " + features + " and " + outputs);
            }
            List<Sequence> sequences = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int steps = bytes.getInt();
                if (steps < 1 || (long) steps * (f + o) > Math.min(MOST_FLOATS, bytes.remaining() / 4)) {
                    throw new IllegalArgumentException("golden.bin is cut off or claims " + steps + " steps");
                }
                sequences.add(new Sequence(get(bytes, steps, f), get(bytes, steps, o)));
            }
            return new GoldenSequences(sequences);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("golden.bin is cut off", e);
        }
    }

    private static void put(ByteBuffer bytes, float[][] rows) {
        for (float[] row : rows) {
            for (float value : row) {
                bytes.putFloat(value);
            }
        }
    }

    private static float[][] get(ByteBuffer bytes, int rows, int columns) {
        float[][] values = new float[rows][columns];
        for (float[] row : values) {
            for (int i = 0; i < columns; i++) {
                row[i] = bytes.getFloat();
            }
        }
        return values;
    }
}
