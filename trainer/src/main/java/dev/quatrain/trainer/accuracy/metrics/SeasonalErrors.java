package dev.quatrain.trainer.accuracy.metrics;

/** The M4 competition's errors of one forecast (Makridakis et al. 2020). */
public final class SeasonalErrors {
    private SeasonalErrors() {}

    /** Mean absolute difference of a history's values that are a season apart: the scale of MASE. */
    public static double scale(float[] history, int season) {
        double sum = 0;
        for (int t = season; t < history.length; t++) {
            sum += Math.abs(history[t] - history[t - season]);
        }
        return sum / (history.length - season);
    }

    /** Mean absolute scaled error of a forecast. */
    public static double mase(float[] actual, float[] forecast, double scale) {
        double sum = 0;
        for (int h = 0; h < actual.length; h++) {
            sum += Math.abs(actual[h] - forecast[h]);
        }
        return sum / actual.length / scale;
    }

    /** Symmetric mean absolute percentage error, in percent from 0 to 200. */
    public static double smape(float[] actual, float[] forecast) {
        double sum = 0;
        for (int h = 0; h < actual.length; h++) {
            double size = Math.abs(actual[h]) + Math.abs(forecast[h]);
            sum += size == 0 ? 0 : 2 * Math.abs(actual[h] - forecast[h]) / size;
        }
        return 100 * sum / actual.length;
    }
}
