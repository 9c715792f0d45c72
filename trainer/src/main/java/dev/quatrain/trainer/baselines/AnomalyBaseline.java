package dev.quatrain.trainer.baselines;

/** A fitted anomaly score without a network and without a threshold. Immutable and shared between threads. */
@FunctionalInterface
public interface AnomalyBaseline {
    /**
     * Scores each reading by itself and those before it in the same series.
     *
     * @param values [T][F] raw units, NaN = missing
     * @return [T], the higher the stranger, never NaN
     */
    float[] scores(float[][] values);
}
