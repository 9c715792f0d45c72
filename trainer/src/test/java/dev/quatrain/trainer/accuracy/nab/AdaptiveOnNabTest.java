package dev.quatrain.trainer.accuracy.nab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.calibration.AdaptivePlan;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.calibration.CalibrationPlan;
import dev.quatrain.model.calibration.Calibrator;
import dev.quatrain.model.calibration.Observed;
import dev.quatrain.model.calibration.Scorer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The adaptive calibration with its defaults and a season of a day, over a linear predictor, on all files of the benchmark. */
class AdaptiveOnNabTest {
    @Test
    void one_threshold_serves_all_series() throws IOException {
        List<NabFile> files = NabFile.readAll(NabFolder.orSkip());
        List<double[]> scores = new ArrayList<>();
        for (NabFile file : files) {
            scores.add(scores(file));
        }
        NabScore nab = new NabScore(files);
        for (NabProfile profile : NabProfile.values()) {
            NabScore.Best best = nab.best(scores, profile);
            System.out.printf(
                    "%-20s %.1f at threshold %.3f; %.1f at threshold 1%n",
                    profile, best.value(), best.threshold(), nab.at(scores, 1, profile));
        }
        assertThat(nab.best(scores, NabProfile.STANDARD).value()).isGreaterThan(66);
        assertThat(nab.best(scores, NabProfile.REWARD_LOW_FP_RATE).value()).isGreaterThan(60);
        assertThat(nab.at(scores, 1, NabProfile.STANDARD)).isGreaterThan(64);
    }

    private static double[] scores(NabFile file) {
        float[] residuals = RecursiveRidge.residuals(file.values(), file.probation());
        long interval = file.intervalMillis();
        CalibrationPlan plan =
                new CalibrationPlan(1e-3, 1, CalibrationPlan.Combination.MEAN, AdaptivePlan.of(Duration.ofDays(1)));
        float[][] errors = column(residuals);
        float[][] actual = column(file.values());
        long[] steps = Arrays.stream(file.times())
                .map(time -> Math.floorDiv(time, interval))
                .toArray();
        int known = file.probation();
        Calibration calibration = Calibrator.fit(
                List.of(new Observed(
                        Arrays.copyOf(steps, known), Arrays.copyOf(errors, known), Arrays.copyOf(actual, known))),
                new float[0],
                false,
                plan,
                interval);
        Scorer scorer = calibration.scorer();
        float[] memory = new float[scorer.memoryFloats()];
        double[] scores = new double[file.length()];
        for (int t = 0; t < scores.length; t++) {
            scores[t] = scorer.advance(memory, steps[t], errors[t], actual[t], new float[1]);
        }
        return scores;
    }

    private static float[][] column(float[] values) {
        float[][] column = new float[values.length][];
        for (int t = 0; t < values.length; t++) {
            column[t] = new float[] {values[t]};
        }
        return column;
    }
}
