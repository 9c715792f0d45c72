package dev.quatrain.trainer.evaluation;

/**
 * Errors of one forecaster by step ahead and feature.
 *
 * @param name whose forecasts
 * @param mse [H][F] mean squared errors, raw units squared
 * @param mae [H][F] mean absolute errors, raw units
 */
public record HorizonErrors(String name, double[][] mse, double[][] mae) {
    /** Mean squared error of a feature over all steps. */
    public double mse(int f) {
        return mean(mse, f, 1);
    }

    /** Mean absolute error of a feature over all steps. */
    public double mae(int f) {
        return mean(mae, f, 1);
    }

    /** Mean squared error over all steps and features, each feature in units of its variance. */
    public double scaledMse(double[] variance) {
        double sum = 0;
        for (int f = 0; f < variance.length; f++) {
            sum += mean(mse, f, variance[f]);
        }
        return sum / variance.length;
    }

    /** Mean squared error of one step over all features, each in units of its variance. */
    public double scaledMse(int step, double[] variance) {
        double sum = 0;
        for (int f = 0; f < variance.length; f++) {
            sum += mse[step][f] / variance[f];
        }
        return sum / variance.length;
    }

    /** Mean absolute scaled error over all steps and features (Hyndman and Koehler 2006). */
    public double mase(double[] seasonalError) {
        double sum = 0;
        for (int f = 0; f < seasonalError.length; f++) {
            sum += mean(mae, f, seasonalError[f]);
        }
        return sum / seasonalError.length;
    }

    private static double mean(double[][] errors, int f, double unit) {
        double sum = 0;
        for (double[] step : errors) {
            sum += step[f];
        }
        return sum / errors.length / unit;
    }
}
