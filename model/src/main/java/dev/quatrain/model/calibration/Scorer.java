package dev.quatrain.model.calibration;

/** Turns a model's errors into the anomaly score of each reading. Immutable: what it remembers of a series the caller keeps. */
public sealed interface Scorer permits Deviation, Evidence {
    /** Floats that are kept of each series between readings; a fresh series' are all 0. */
    int memoryFloats();

    /**
     * Whether the memory is of what the series has shown at all, so that it stays when the hidden state starts afresh, as after a gap.
     * Else it is of the latest readings alone and starts afresh too.
     */
    boolean outlivesGaps();

    /**
     * Takes one reading into its series' memory and gives its anomaly score, 1 at the threshold. Allocates nothing.
     *
     * @param memory [{@link #memoryFloats}] of the series, all 0 at its first reading; updated in place
     * @param step the reading's place in time, in sampling intervals since the epoch
     * @param errors [E] what the model was off by; NaN = not known, says nothing against the reading
     * @param actual [F] the reading, NaN = not measured
     * @param attribution [F] takes each feature's share of the score; they sum to 1
     */
    float advance(float[] memory, long step, float[] errors, float[] actual, float[] attribution);
}
