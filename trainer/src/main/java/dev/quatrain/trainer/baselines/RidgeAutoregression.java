package dev.quatrain.trainer.baselines;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.linear.Gram;
import dev.quatrain.trainer.linear.RidgeRegression;
import java.util.List;

/**
 * Linear autoregression with an L2 penalty: forecasts each of the next H readings' change against the last reading directly from the
 * changes of the p - 1 readings before it, all features together, without an intercept; so it moves with the level of a series. On z-scores of
 * the training part, by the normal equations. The strength is the one with the least squared error over windows that end in the
 * validation part, then training and validation parts are fitted together. (Hoerl and Kennard 1970; the subtracted last value: NLinear,
 * Zeng et al. 2023.)
 */
final class RidgeAutoregression implements ForecastBaseline {
    private final Standard standard;
    private final int lags;
    private final int horizon;
    /** [(lags - 1) * F, horizon * F] */
    private final double[] weights;

    private RidgeAutoregression(Standard standard, int lags, int horizon, double[] weights) {
        this.standard = standard;
        this.lags = lags;
        this.horizon = horizon;
        this.weights = weights;
    }

    /** Fits with as many lags as half the longest training part allows, 96 at most: four days of hours, as long-horizon benchmarks use. */
    static RidgeAutoregression fit(List<History> data, int horizon) {
        int longest = data.stream().mapToInt(History::trainEnd).max().orElse(0);
        return fit(data, horizon, Math.max(2, Math.min(96, (longest - horizon) / 2)));
    }

    /** Fits with so many lags. */
    static RidgeAutoregression fit(List<History> data, int horizon, int lags) {
        Standard standard = Standard.fit(data);
        int inputs = (lags - 1) * standard.features();
        int targets = horizon * standard.features();
        Gram train = new Gram(inputs + targets);
        Gram validation = new Gram(inputs + targets);
        for (History one : data) {
            double[][] scaled = standard.scale(one.values());
            add(scaled, lags, one.trainEnd() - horizon, lags, horizon, train);
            add(scaled, Math.max(lags, one.trainEnd()), one.length() - horizon, lags, horizon, validation);
        }
        if (train.rows() == 0) {
            throw new OperatorError("Linear autoregression needs " + (lags + horizon) + " readings for a window ("
                    + lags + " lags and a horizon of " + horizon + "), but the longest training part has "
                    + data.stream().mapToInt(History::trainEnd).max().orElse(0)
                    + ". Take fewer lags (ridge-N), a shorter horizon or longer series.");
        }
        double[] weights = RidgeRegression.fit(train, validation, inputs, targets);
        return new RidgeAutoregression(standard, lags, horizon, weights);
    }

    /** Adds the windows whose first forecast reading is in [from, to]. */
    private static void add(double[][] scaled, int from, int to, int lags, int horizon, Gram gram) {
        int features = scaled.length == 0 ? 0 : scaled[0].length;
        double[] row = new double[(lags - 1 + horizon) * features];
        for (int first = from; first <= to; first++) {
            double[] last = scaled[first - 1];
            int at = 0;
            for (int t = first - lags; t < first + horizon; t++) {
                if (t != first - 1) {
                    for (int f = 0; f < features; f++) {
                        row[at++] = scaled[t][f] - last[f];
                    }
                }
            }
            gram.add(row);
        }
    }

    /** Forecasts; a history of fewer than p readings is led by repetitions of its first. */
    @Override
    public float[][] forecast(float[][] values, int now) {
        int features = standard.features();
        double[][] scaled = standard.scale(values, i -> Math.max(0, now - lags + 1 + i), lags);
        double[] last = scaled[lags - 1];
        int targets = horizon * features;
        double[] change = new double[targets];
        for (int i = 0; i < lags - 1; i++) {
            for (int f = 0; f < features; f++) {
                double x = scaled[i][f] - last[f];
                int at = (i * features + f) * targets;
                for (int j = 0; j < targets; j++) {
                    change[j] += x * weights[at + j];
                }
            }
        }
        float[][] forecast = new float[horizon][features];
        for (int h = 0; h < horizon; h++) {
            for (int f = 0; f < features; f++) {
                forecast[h][f] = standard.unscale(last[f] + change[h * features + f], f);
            }
        }
        return forecast;
    }
}
