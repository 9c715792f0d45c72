package dev.quatrain.model.scoring;

import dev.quatrain.model.state.PendingReading;
import java.nio.FloatBuffer;

/** The readings gathered in a batch, by slot. Not thread-safe. */
final class Gathered {
    /** Beside {@link PendingReading#MARKS}: the series was forgotten and is a new one with this reading. */
    static final int FORGOTTEN = 256;

    private final int features;
    private final long[] eventTime;
    /** Time since the reading before; only where it is marked {@link PendingReading#AFTER_DECAY}. */
    private final long[] silence;

    private final float[] values;
    private final boolean[] imputed;
    private final int[] marks;

    Gathered(int capacity, int features) {
        this.features = features;
        this.eventTime = new long[capacity];
        this.silence = new long[capacity];
        this.values = new float[capacity * features];
        this.imputed = new boolean[capacity * features];
        this.marks = new int[capacity];
    }

    int capacity() {
        return marks.length;
    }

    /** Sets a slot's value; whether it was put in the place of a missing one. */
    void set(int slot, int feature, float value, boolean isImputed) {
        values[slot * features + feature] = value;
        imputed[slot * features + feature] = isImputed;
    }

    float value(int slot, int feature) {
        return values[slot * features + feature];
    }

    boolean isImputed(int slot, int feature) {
        return imputed[slot * features + feature];
    }

    void complete(int slot, long eventTimeMillis, int allMarks, long silenceMillis) {
        eventTime[slot] = eventTimeMillis;
        marks[slot] = allMarks;
        silence[slot] = silenceMillis;
    }

    boolean is(int slot, int mark) {
        return (marks[slot] & mark) != 0;
    }

    void mark(int slot, int mark) {
        marks[slot] |= mark;
    }

    long silenceMillis(int slot) {
        return silence[slot];
    }

    /** Copies a slot's values, [F], into row i of a buffer. */
    void load(int slot, FloatBuffer into, int i) {
        into.put(i * features, values, slot * features, features);
    }

    /** The reading as it is to be reported: what was put in the place of a missing value is left out. */
    PendingReading reading(int slot) {
        float[] actual = new float[features];
        for (int f = 0; f < features; f++) {
            actual[f] = isImputed(slot, f) ? Float.NaN : value(slot, f);
        }
        return new PendingReading(eventTime[slot], marks[slot] & PendingReading.MARKS, actual);
    }
}
