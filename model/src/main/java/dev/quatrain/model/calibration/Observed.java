package dev.quatrain.model.calibration;

/**
 * Readings of one series in order of time and what a model was off by.
 *
 * @param steps [N] place in time, in sampling intervals since the epoch
 * @param errors [N][E], all finite
 * @param actual [N][F] the readings
 */
public record Observed(long[] steps, float[][] errors, float[][] actual) {
    /** Values taken as errors, reading by reading without gaps: the error of a model that expects 0. */
    public static Observed values(float[][] values) {
        long[] steps = new long[values.length];
        for (int t = 0; t < steps.length; t++) {
            steps[t] = t;
        }
        return new Observed(steps, values, values);
    }
}
