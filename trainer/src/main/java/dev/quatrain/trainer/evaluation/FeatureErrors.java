package dev.quatrain.trainer.evaluation;

/**
 * How far expectations lie from one feature's readings, raw units, beside the naive expectation that nothing changes.
 *
 * @param mse mean squared error
 * @param mae mean absolute error
 * @param naiveMse mean squared error of the series' last reading as the expectation
 * @param naiveMae its mean absolute error
 */
public record FeatureErrors(String feature, double mse, double mae, double naiveMse, double naiveMae) {
    /** 1 - mse / naive mse: above 0 where the model beats the last value. */
    public double skill() {
        return 1 - mse / naiveMse;
    }
}
