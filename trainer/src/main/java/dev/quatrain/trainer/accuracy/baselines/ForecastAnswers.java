package dev.quatrain.trainer.accuracy.baselines;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.measures.Answer;
import dev.quatrain.trainer.accuracy.measures.Measure;
import dev.quatrain.trainer.baselines.ForecastBaseline;
import dev.quatrain.trainer.baselines.History;
import java.util.Arrays;
import java.util.List;

/**
 * Answers by a forecast without a network, fitted to each series by itself.
 *
 * @param name the method's
 */
record ForecastAnswers(String name) implements Baseline {
    /** The longest horizon any contest asks for. */
    private static final int MOST_STEPS = 96;

    @Override
    public void answer(SplitData data, long seed, Measure measure) {
        for (SplitSeries series : data.series()) {
            if (series.isTested()) {
                float[][] values = series.series().values();
                int known = series.validationEnd();
                History history = new History(Arrays.copyOf(values, known), series.trainEnd());
                ForecastBaseline fitted = dev.quatrain.trainer.baselines.Baselines.forecast(name)
                        .fit(List.of(history), Math.min(MOST_STEPS, values.length - known), seed);
                for (int t = 0; t < values.length; t++) {
                    if (measure.wants(series, t)) {
                        measure.hear(series, t, Answer.forecast(fitted.forecast(values, t)));
                    }
                }
            }
        }
    }
}
