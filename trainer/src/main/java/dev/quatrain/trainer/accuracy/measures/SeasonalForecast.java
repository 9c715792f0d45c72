package dev.quatrain.trainer.accuracy.measures;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.metrics.SeasonalErrors;
import java.util.LinkedHashMap;
import java.util.Map;

/** The M4 competition's protocol: one forecast of each series, from its last known value over the whole test part; means over the series. */
public final class SeasonalForecast implements Measure {
    private final int season;
    private final Map<String, double[]> errors = new LinkedHashMap<>();
    private int series;

    /** @param season readings in a season */
    public SeasonalForecast(int season) {
        this.season = season;
    }

    @Override
    public boolean wants(SplitSeries one, int t) {
        return one.isTested() && t == one.validationEnd() - 1;
    }

    @Override
    public void begin(SplitData data) {
        series += (int) data.series().stream().filter(SplitSeries::isTested).count();
    }

    @Override
    public void hear(SplitSeries one, int t, Answer answer) {
        float[][] values = one.series().values();
        int known = one.validationEnd();
        int steps = one.length() - known;
        if (answer.forecast().length < steps) {
            throw new OperatorError("The model forecasts " + answer.forecast().length + " steps, the contest asks for "
                    + steps + ". Set forecast.horizon to " + steps + ".");
        }
        float[] history = new float[known];
        float[] actual = new float[steps];
        float[] forecast = new float[steps];
        for (int i = 0; i < known; i++) {
            history[i] = values[i][0];
        }
        for (int h = 0; h < steps; h++) {
            actual[h] = values[known + h][0];
            forecast[h] = answer.forecast()[h][0];
        }
        double scale = SeasonalErrors.scale(history, season);
        errors.put(
                one.name(),
                new double[] {SeasonalErrors.mase(actual, forecast, scale), SeasonalErrors.smape(actual, forecast)});
    }

    @Override
    public void end() {}

    @Override
    public Map<String, Double> metrics() {
        if (errors.size() < series) {
            throw new OperatorError("The model forecast " + errors.size() + " of " + series
                    + " series. Give it a warm-up that every series outlasts.");
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("mase", mean(0));
        metrics.put("smape", mean(1));
        return metrics;
    }

    private double mean(int which) {
        return errors.values().stream().mapToDouble(e -> e[which]).average().orElse(Double.NaN);
    }
}
