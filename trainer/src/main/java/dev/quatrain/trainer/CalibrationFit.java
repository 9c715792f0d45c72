package dev.quatrain.trainer;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.calibration.Calibrator;
import dev.quatrain.model.calibration.Observed;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.data.SplitPlan;
import dev.quatrain.trainer.evaluation.SeriesScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fits a calibration to the errors a model makes on the validation split, as the stream's scorer gives them.
 *
 * @param expects whether the model gives an expectation
 * @param ownErrors values of the model's own measure of error, 0 if it has none
 */
record CalibrationFit(boolean expects, int ownErrors, Scaling scaling, TrainingPlan plan) {
    static CalibrationFit of(Segments output, Scaling scaling, TrainingPlan plan) {
        int ownErrors =
                output.find(Segments.ERROR).map(Segments.Segment::length).orElse(0);
        return new CalibrationFit(output.find(Segments.EXPECTED).isPresent(), ownErrors, scaling, plan);
    }

    /** Whether the model has errors to calibrate on. */
    boolean areGiven() {
        return expects || ownErrors > 0;
    }

    /** An error of 1 as threshold, until the real ones are known: score and attribution then hold the errors. Null if there are none. */
    @Nullable
    Calibration draft() {
        if (!areGiven()) {
            return null;
        }
        int width = ownErrors > 0 ? ownErrors : scaling.features();
        float[] ones = new float[width];
        Arrays.fill(ones, 1f);
        return new Calibration(
                scaling.features(), new float[width], ones, new float[0], ownErrors > 0, 1f, 1, 0.5, null);
    }

    /** What the model was off by at reading t: the residual, or its own measure, from the score that an error of 1 makes 1. */
    private float[] errors(SeriesScores scores, int t) {
        if (ownErrors == 0) {
            return residual(scores.series().values()[t], scores.expected()[t]);
        }
        float[] errors = new float[ownErrors];
        for (int e = 0; e < ownErrors; e++) {
            float share = ownErrors == 1 ? 1f : scores.attribution()[t][e];
            errors[e] = (float) (scores.score()[t] * Math.sqrt((double) ownErrors * share));
        }
        return errors;
    }

    /**
     * Fits to the validation split, without labelled readings and their wake if so configured.
     *
     * @param scores what a model with the {@link #draft} said
     * @param memory readings for which the hidden state stands under a past one
     */
    Calibration fit(List<SeriesScores> scores, long intervalMillis, int memory) {
        SplitPlan split = plan.split();
        int wake = memory + plan.calibration().smoothingSteps();
        List<Observed> observed = new ArrayList<>();
        for (SeriesScores one : scores) {
            Series series = one.series();
            List<float[]> errors = new ArrayList<>();
            List<float[]> actual = new ArrayList<>();
            List<Long> steps = new ArrayList<>();
            for (int t = split.trainEnd(series); t < split.validationEnd(series); t++) {
                if (one.counts(t) && !(split.skipLabelled() && series.isInWakeOfLabel(t, wake))) {
                    float[] error = errors(one, t);
                    if (Float.isFinite(sum(error) + sum(series.values()[t]))) {
                        errors.add(error);
                        actual.add(series.values()[t]);
                        steps.add(Math.floorDiv(series.times()[t], intervalMillis));
                    }
                }
            }
            observed.add(new Observed(
                    steps.stream().mapToLong(Long::longValue).toArray(),
                    errors.toArray(float[][]::new),
                    actual.toArray(float[][]::new)));
        }
        if (observed.stream().allMatch(one -> one.errors().length == 0)) {
            throw new OperatorError("No reading of the validation split outlasts the warm-up, so "
                    + "there is nothing to calibrate on. Enlarge split.validation, or shorten the model's window.");
        }
        return Calibrator.fit(
                observed,
                ownErrors > 0 ? new float[0] : scaling.deviation(),
                ownErrors > 0,
                plan.calibration(),
                intervalMillis);
    }

    private static float[] residual(float[] actual, float[] expected) {
        float[] residual = new float[actual.length];
        for (int f = 0; f < actual.length; f++) {
            residual[f] = actual[f] - expected[f];
        }
        return residual;
    }

    private static float sum(float[] values) {
        float sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
