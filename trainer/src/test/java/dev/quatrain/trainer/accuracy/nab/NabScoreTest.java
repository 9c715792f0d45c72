package dev.quatrain.trainer.accuracy.nab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NabScoreTest {
    /** Half of the last digit of the published thresholds and raw scores. */
    private static final double ROUNDING = 5e-8;

    private static final NabFile FILE =
            new NabFile("one", new long[1000], new float[1000], List.of(new NabFile.Window(400, 499)));

    /** Published output of four detectors; their columns of contributions add up to these. */
    @ParameterizedTest
    @CsvSource({
        "numenta_nyc_taxi, realKnownCause/nyc_taxi.csv, .5421877, .5751955, .5421877, 2.4357277, 2.3257277, 1.4357277",
        "windowedGaussian_nyc_taxi, realKnownCause/nyc_taxi.csv, 1, 1, 1, -5, -5, -10",
        "randomCutForest_TravelTime_387, realTraffic/TravelTime_387.csv, .4539185, .5751955, .4480484,"
                + " -1.7959813, -2.0159813, -3.7959813",
        "numenta_art_daily_jumpsup, artificialWithAnomaly/art_daily_jumpsup.csv, .5421877, .5751955, .5421877,"
                + " .8606718, .8606718, .8606718"
    })
    void equals_the_reference_implementation(
            String output, String name, double t1, double t2, double t3, double raw1, double raw2, double raw3)
            throws IOException {
        Path folder = NabFolder.orSkip();
        NabFile file = NabFile.readAll(folder).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        double[] scores = Files.readAllLines(folder.resolve("reference_scores/" + output + ".csv")).stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[2]))
                .toArray();
        assertThat(NabScore.raw(file, scores, t1 - ROUNDING, NabProfile.STANDARD))
                .isCloseTo(raw1, within(ROUNDING));
        assertThat(NabScore.raw(file, scores, t2 - ROUNDING, NabProfile.REWARD_LOW_FP_RATE))
                .isCloseTo(raw2, within(ROUNDING));
        assertThat(NabScore.raw(file, scores, t3 - ROUNDING, NabProfile.REWARD_LOW_FN_RATE))
                .isCloseTo(raw3, within(ROUNDING));
    }

    @Test
    void finding_nothing_is_0_and_finding_all_at_once_is_100() {
        NabScore score = new NabScore(List.of(FILE));
        for (NabProfile profile : NabProfile.values()) {
            assertThat(score.at(List.of(new double[1000]), 1, profile)).isEqualTo(0);
            assertThat(score.at(List.of(detectionsAt(400)), 1, profile)).isCloseTo(100, within(1e-9));
        }
    }

    @Test
    void the_probation_counts_for_nothing() {
        assertThat(FILE.probation()).isEqualTo(150);
        assertThat(NabScore.raw(FILE, detectionsAt(149, 400), 1, NabProfile.STANDARD))
                .isCloseTo(1, within(1e-9));
        assertThat(NabScore.raw(FILE, detectionsAt(150, 400), 1, NabProfile.STANDARD))
                .isCloseTo(0.89, within(1e-9));
    }

    @Test
    void a_false_alarm_just_after_a_window_costs_little() {
        double justAfter = NabScore.raw(FILE, detectionsAt(400, 500), 1, NabProfile.STANDARD);
        double longAfter = NabScore.raw(FILE, detectionsAt(400, 999), 1, NabProfile.STANDARD);
        assertThat(justAfter).isBetween(0.99, 1.0);
        assertThat(longAfter).isCloseTo(0.89, within(1e-6));
    }

    @Test
    void the_best_threshold_is_one_that_gives_the_best_score() {
        double[] scores = new double[1000];
        scores[420] = 0.8;
        scores[600] = 0.7;
        scores[700] = 0.8;
        scores[450] = 0.9;
        NabScore score = new NabScore(List.of(FILE));
        NabScore.Best best = score.best(List.of(scores), NabProfile.STANDARD);
        double highest = Arrays.stream(new double[] {0.7, 0.8, 0.9, 1})
                .map(threshold -> score.at(List.of(scores), threshold, NabProfile.STANDARD))
                .max()
                .orElseThrow();
        assertThat(best.value()).isCloseTo(highest, within(1e-9));
        assertThat(score.at(List.of(scores), best.threshold(), NabProfile.STANDARD))
                .isCloseTo(highest, within(1e-9));
    }

    private static double[] detectionsAt(int... rows) {
        double[] scores = new double[1000];
        for (int row : rows) {
            scores[row] = 1;
        }
        return scores;
    }
}
