package dev.quatrain.trainer.accuracy.measures;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.metrics.MeanErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Errors of forecasts from every reading on whose next H readings are all tested (Zhou et al. 2021): values standardised by the training part's mean and
 * deviation, all steps, features and origins averaged. A forecast of the longest horizon serves the shorter ones by its first steps.
 */
public final class HorizonErrors implements Measure {
    private final Map<Integer, MeanErrors> errors = new TreeMap<>();
    private long missing;
    private Moments moments = new Moments(new double[0], new double[0]);
    private Map<SplitSeries, boolean[]> heard = Map.of();

    /** Mean and deviation of each feature. */
    private record Moments(double[] mean, double[] deviation) {
        static Moments of(List<SplitSeries> all, int features) {
            double[] mean = new double[features];
            double[] deviation = new double[features];
            for (int f = 0; f < features; f++) {
                double sum = 0;
                double squares = 0;
                long n = 0;
                for (SplitSeries series : all) {
                    for (int t = 0; t < series.trainEnd(); t++) {
                        double value = series.series().values()[t][f];
                        sum += value;
                        squares += value * value;
                        n++;
                    }
                }
                mean[f] = sum / n;
                deviation[f] = Math.sqrt(squares / n - mean[f] * mean[f]);
            }
            return new Moments(mean, deviation);
        }

        double scaled(float value, int f) {
            return (value - mean[f]) / deviation[f];
        }
    }

    /** @param horizons steps ahead to average over, each a pair of metrics {@code mse_H}, {@code mae_H} */
    public HorizonErrors(List<Integer> horizons) {
        horizons.forEach(h -> errors.put(h, new MeanErrors()));
    }

    @Override
    public boolean wants(SplitSeries series, int t) {
        int shortest = errors.keySet().iterator().next();
        return t >= series.validationEnd() - 1 && t + shortest < series.length();
    }

    @Override
    public void begin(SplitData data) {
        moments = Moments.of(data.series(), data.features().size());
        heard = new LinkedHashMap<>();
        data.series().forEach(series -> heard.put(series, new boolean[series.length()]));
    }

    @Override
    public void hear(SplitSeries series, int t, Answer answer) {
        float[][] values = series.series().values();
        boolean[] before = heard.getOrDefault(series, new boolean[values.length]);
        if (answer.forecast().length == 0 || before[t]) {
            return;
        }
        before[t] = true;
        for (Map.Entry<Integer, MeanErrors> horizon : errors.entrySet()) {
            int steps = horizon.getKey();
            if (answer.forecast().length < steps) {
                throw new OperatorError("The model forecasts " + answer.forecast().length
                        + " steps, the contest asks for " + steps + ". Set forecast.horizon to " + steps + ".");
            }
            for (int h = 0; h < steps && t + steps < values.length; h++) {
                for (int f = 0; f < values[t].length; f++) {
                    horizon.getValue()
                            .add(moments.scaled(values[t + 1 + h][f], f), moments.scaled(answer.forecast()[h][f], f));
                }
            }
        }
    }

    @Override
    public void end() {
        heard.forEach((series, at) -> {
            for (int t = 0; t < at.length; t++) {
                missing += wants(series, t) && !at[t] ? 1 : 0;
            }
        });
    }

    @Override
    public Map<String, Double> metrics() {
        if (missing > 0) {
            throw new OperatorError(
                    "The model gave no forecast at " + missing + " of the readings to forecast from. Give it a task or "
                            + "forecast.horizon that forecasts, and a warm-up that ends before the test part.");
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        errors.forEach((steps, error) -> {
            metrics.put("mse_" + steps, error.mse());
            metrics.put("mae_" + steps, error.mae());
        });
        return metrics;
    }
}
