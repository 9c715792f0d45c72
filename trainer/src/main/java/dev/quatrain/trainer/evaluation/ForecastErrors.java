package dev.quatrain.trainer.evaluation;

import dev.quatrain.trainer.data.Series;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How forecasts and what came agree, from every reading on whose next H readings are measured.
 *
 * @param features names
 * @param origins readings forecast from
 * @param every only every so many-th reading is forecast from, to bound memory and time; 1 = all
 * @param season readings in a season
 * @param variance [F] of the training part: the unit in which features are averaged
 * @param seasonalError [F] mean absolute difference of readings a season apart in the training part: the unit of MASE
 * @param model the model's errors
 * @param baselines the baselines' errors on the same readings
 * @param interval how the model's 90 % interval holds, or null if it gives none
 * @param examples its worst, a median and its best forecast
 */
public record ForecastErrors(
        List<String> features,
        long origins,
        int every,
        int season,
        double[] variance,
        double[] seasonalError,
        HorizonErrors model,
        List<HorizonErrors> baselines,
        @Nullable Interval interval,
        List<Example> examples) {

    /**
     * How a 90 % interval holds.
     *
     * @param coverage [H] share of the values inside, all features
     * @param width [H][F] mean width, raw units
     */
    public record Interval(double[] coverage, double[][] width) {
        /** Share of all values inside. */
        public double overall() {
            return java.util.Arrays.stream(coverage).average().orElse(Double.NaN);
        }

        /** Mean width of a feature's interval. */
        public double width(int f) {
            return java.util.Arrays.stream(width)
                    .mapToDouble(step -> step[f])
                    .average()
                    .orElse(Double.NaN);
        }
    }

    /**
     * One forecast.
     *
     * @param kind worst, median or best by squared error
     * @param t the reading it starts from
     * @param forecast [H][F]
     * @param lower [H][F], empty without an interval
     * @param upper [H][F], empty without an interval
     * @param rival the baseline with the least error over all, or null without one
     * @param rivalForecast [H][F], empty without one
     */
    public record Example(
            String kind,
            Series series,
            int t,
            float[][] forecast,
            float[][] lower,
            float[][] upper,
            @Nullable String rival,
            float[][] rivalForecast) {}

    public int horizon() {
        return model.mse().length;
    }

    /** The verdict against the baselines. */
    public Contest contest() {
        Map<String, Double> figures = new LinkedHashMap<>();
        baselines.forEach(one -> figures.put(one.name(), one.scaledMse(variance)));
        return new Contest("MSE in variances", false, model.scaledMse(variance), figures);
    }
}
