package dev.quatrain.trainer.evaluation;

import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.calibration.CalibrationPlan;
import dev.quatrain.model.calibration.Calibrator;
import dev.quatrain.model.calibration.Observed;
import dev.quatrain.model.calibration.Scorer;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.data.SplitPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * The naive detector every model is held against: how far each value lies from the validation split's median, in robust spreads, with
 * the same smoothing and the same meant false-alarm rate as the model.
 */
public final class RobustZScore {
    private final int features;
    private final Scorer scorer;

    private RobustZScore(Calibration calibration) {
        this.features = calibration.features();
        this.scorer = calibration.scorer();
    }

    /**
     * Fits to complete readings of the validation split.
     *
     * @param wake readings after labelled ones that are left out with them, if the split leaves labelled readings out
     */
    public static RobustZScore fit(List<Series> data, SplitPlan split, int wake, CalibrationPlan plan) {
        List<Observed> values = new ArrayList<>();
        for (Series series : data) {
            List<float[]> rows = new ArrayList<>();
            for (int t = split.trainEnd(series); t < split.validationEnd(series); t++) {
                if (isComplete(series.values()[t]) && !(split.skipLabelled() && series.isInWakeOfLabel(t, wake))) {
                    rows.add(series.values()[t]);
                }
            }
            values.add(Observed.values(rows.toArray(float[][]::new)));
        }
        return new RobustZScore(Calibrator.fit(values, false, plan));
    }

    /** Its agreement with the labels over the test split, on the readings the model's own scores count for. */
    public Detection detection(List<SeriesScores> scores, SplitPlan split, int tolerance) {
        DetectionTally tally = new DetectionTally(tolerance);
        for (SeriesScores one : scores) {
            Series series = one.series();
            boolean[] alarms = alarms(series);
            tally.add(series, split.validationEnd(series), series.length(), one::counts, t -> alarms[t]);
        }
        return tally.result();
    }

    private boolean[] alarms(Series series) {
        boolean[] alarms = new boolean[series.length()];
        float[] memory = new float[scorer.memoryFloats()];
        float[] attribution = new float[features];
        for (int t = 0; t < alarms.length; t++) {
            if (isComplete(series.values()[t])) {
                float[] values = series.values()[t];
                alarms[t] = scorer.advance(memory, t, values, values, attribution) >= 1;
            }
        }
        return alarms;
    }

    private static boolean isComplete(float[] reading) {
        for (float value : reading) {
            if (Float.isNaN(value)) {
                return false;
            }
        }
        return true;
    }
}
