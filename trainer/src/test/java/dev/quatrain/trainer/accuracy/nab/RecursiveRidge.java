package dev.quatrain.trainer.accuracy.nab;

/** Linear autoregression refitted with every reading: recursive least squares with a ridge of 1 on standardised values. */
final class RecursiveRidge {
    private static final int LAGS = 24;

    private RecursiveRidge() {}

    /**
     * What was off at each reading when only those before it were known.
     *
     * @param known readings whose mean and deviation standardise all
     */
    static float[] residuals(float[] values, int known) {
        double mean = 0;
        double variance = 0;
        for (int t = 0; t < known; t++) {
            mean += values[t] / known;
        }
        for (int t = 0; t < known; t++) {
            variance += (values[t] - mean) * (values[t] - mean) / known;
        }
        double deviation = variance > 1e-18 ? Math.sqrt(variance) : 1;
        int width = LAGS + 1;
        double[][] inverse = new double[width][width];
        for (int i = 0; i < width; i++) {
            inverse[i][i] = 1;
        }
        double[] weights = new double[width];
        double[] inputs = new double[width];
        double[] gain = new double[width];
        float[] residuals = new float[values.length];
        for (int t = 0; t < values.length; t++) {
            double expected = 0;
            for (int i = 0; i < width; i++) {
                int lag = Math.max(0, t - 1 - i);
                inputs[i] = i == LAGS ? 1 : t == 0 ? 0 : (values[lag] - mean) / deviation;
                expected += weights[i] * inputs[i];
            }
            double error = (values[t] - mean) / deviation - expected;
            residuals[t] = (float) (error * deviation);
            double scale = 1;
            for (int i = 0; i < width; i++) {
                gain[i] = 0;
                for (int j = 0; j < width; j++) {
                    gain[i] += inverse[i][j] * inputs[j];
                }
                scale += inputs[i] * gain[i];
            }
            for (int i = 0; i < width; i++) {
                weights[i] += gain[i] / scale * error;
                for (int j = 0; j < width; j++) {
                    inverse[i][j] -= gain[i] * gain[j] / scale;
                }
            }
        }
        return residuals;
    }
}
