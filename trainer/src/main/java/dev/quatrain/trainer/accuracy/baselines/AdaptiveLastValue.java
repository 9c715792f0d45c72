package dev.quatrain.trainer.accuracy.baselines;

import dev.quatrain.model.calibration.AdaptivePlan;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.calibration.CalibrationPlan;
import dev.quatrain.model.calibration.Calibrator;
import dev.quatrain.model.calibration.Observed;
import dev.quatrain.model.calibration.Scorer;
import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.measures.Answer;
import dev.quatrain.trainer.accuracy.measures.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The product's adaptive calibration, with a season of a day, over the change from the last reading: what is left of a forecasting model's
 * score without the network.
 */
final class AdaptiveLastValue implements Baseline {
    private static final CalibrationPlan PLAN =
            new CalibrationPlan(1e-3, 1, CalibrationPlan.Combination.MEAN, AdaptivePlan.of(Duration.ofDays(1)));

    @Override
    public void answer(SplitData data, long seed, Measure measure) {
        List<Observed> known = new ArrayList<>();
        for (SplitSeries series : data.series()) {
            known.add(observed(
                    series, data.intervalMillis(), Math.min(1, series.validationEnd()), series.validationEnd()));
        }
        Calibration calibration = Calibrator.fit(known, new float[0], false, PLAN, data.intervalMillis());
        Scorer scorer = calibration.scorer();
        float[] attribution = new float[calibration.features()];
        for (SplitSeries series : data.series()) {
            Observed all = observed(series, data.intervalMillis(), 0, series.length());
            float[] memory = new float[scorer.memoryFloats()];
            for (int t = 0; t < series.length(); t++) {
                float score = scorer.advance(memory, all.steps()[t], all.errors()[t], all.actual()[t], attribution);
                if (measure.wants(series, t)) {
                    measure.hear(series, t, Answer.abnormality(score, score >= 1));
                }
            }
        }
    }

    /** Readings from (included) to (excluded); what the first of all was off by is not known. */
    private static Observed observed(SplitSeries series, long intervalMillis, int from, int to) {
        float[][] values = series.series().values();
        long[] steps = new long[to - from];
        float[][] errors = new float[to - from][];
        for (int t = from; t < to; t++) {
            steps[t - from] = Math.floorDiv(series.series().times()[t], intervalMillis);
            float[] error = new float[values[t].length];
            for (int f = 0; f < error.length; f++) {
                error[f] = t == 0 ? Float.NaN : values[t][f] - values[t - 1][f];
            }
            errors[t - from] = error;
        }
        return new Observed(steps, errors, Arrays.copyOfRange(values, from, to));
    }
}
