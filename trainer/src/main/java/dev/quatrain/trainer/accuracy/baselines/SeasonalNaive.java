package dev.quatrain.trainer.accuracy.baselines;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.measures.Answer;
import dev.quatrain.trainer.accuracy.measures.Measure;

/**
 * Forecasts that the last season repeats; with a season of 1, that the last value stays.
 *
 * @param season readings in a season
 */
record SeasonalNaive(int season) implements Baseline {
    /** The longest horizon any contest asks for. */
    private static final int STEPS = 96;

    @Override
    public void answer(SplitData data, long seed, Measure measure) {
        for (SplitSeries series : data.series()) {
            float[][] values = series.series().values();
            for (int t = season - 1; t < values.length; t++) {
                if (measure.wants(series, t)) {
                    float[][] forecast = new float[STEPS][];
                    for (int h = 0; h < STEPS; h++) {
                        forecast[h] = values[t - season + 1 + h % season];
                    }
                    measure.hear(series, t, Answer.forecast(forecast));
                }
            }
        }
    }
}
