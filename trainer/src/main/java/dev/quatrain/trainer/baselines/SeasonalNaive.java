package dev.quatrain.trainer.baselines;

import java.util.List;

/**
 * Forecasts that the last season repeats; with a season of 1, that the last value stays. (Hyndman and Athanasopoulos, Forecasting:
 * Principles and Practice, 2021, section 5.2.)
 *
 * @param season readings in a season
 * @param horizon readings to forecast
 */
record SeasonalNaive(int season, int horizon) implements ForecastBaseline {
    static SeasonalNaive found(List<History> data, int horizon) {
        return new SeasonalNaive(Season.of(data), horizon);
    }

    @Override
    public float[][] forecast(float[][] values, int now) {
        int features = values[now].length;
        float[][] forecast = new float[horizon][features];
        for (int h = 0; h < horizon; h++) {
            for (int f = 0; f < features; f++) {
                forecast[h][f] = present(values, now - season + 1 + h % season, now, f);
            }
        }
        return forecast;
    }

    /** The value at t; where it is missing, of the newest earlier season that has one, else the newest value at all, else 0. */
    private float present(float[][] values, int t, int now, int f) {
        for (int before = t; before >= 0; before -= season) {
            if (Float.isFinite(values[before][f])) {
                return values[before][f];
            }
        }
        for (int before = now; before >= 0; before--) {
            if (Float.isFinite(values[before][f])) {
                return values[before][f];
            }
        }
        return 0;
    }
}
