package dev.quatrain.model.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ScoreBucketsTest {
    @Test
    void shares_add_up_and_the_threshold_is_a_border() {
        double[] distances = DoubleStream.of(0, 1, 2, 3, 4, 4.001, 50).toArray();
        float[] shares = ScoreBuckets.shares(distances, 4);
        double below = 0;
        double all = 0;
        for (int k = 0; k < shares.length; k++) {
            below += k < ScoreBuckets.upperBounds().length && ScoreBuckets.upperBounds()[k] <= 1 ? shares[k] : 0;
            all += shares[k];
        }
        assertThat(all).isCloseTo(1, within(1e-6));
        assertThat(below).isCloseTo(5 / 7.0, within(1e-6));
        assertThat(shares[shares.length - 1])
                .as("beyond 10 times the threshold")
                .isCloseTo(1 / 7f, within(1e-6f));
    }

    @Test
    void the_index_is_the_textbooks() {
        float[] usual = new float[ScoreBuckets.count()];
        usual[0] = 0.5f;
        usual[1] = 0.5f;
        long[] counts = new long[ScoreBuckets.count()];
        counts[0] = 7500;
        counts[1] = 2500;
        double expected = 0.25 * Math.log(0.75 / 0.5) - 0.25 * Math.log(0.25 / 0.5);
        assertThat(ScoreBuckets.stabilityIndex(usual, counts)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void equal_distributions_have_no_index_and_disjoint_ones_a_finite_one() {
        float[] usual = new float[ScoreBuckets.count()];
        usual[2] = 1;
        long[] same = new long[ScoreBuckets.count()];
        same[2] = 5000;
        long[] other = new long[ScoreBuckets.count()];
        other[9] = 5000;
        assertThat(ScoreBuckets.stabilityIndex(usual, same)).isZero();
        assertThat(ScoreBuckets.stabilityIndex(usual, other)).isBetween(1.0, 100.0);
    }

    @Test
    void too_few_scores_and_unknown_usual_ones_give_none() {
        long[] counts = new long[ScoreBuckets.count()];
        counts[3] = ScoreBuckets.LEAST_SCORES - 1;
        float[] usual = new float[ScoreBuckets.count()];
        usual[3] = 1;
        assertThat(ScoreBuckets.stabilityIndex(usual, counts)).isNaN();
        counts[3]++;
        assertThat(ScoreBuckets.stabilityIndex(usual, counts)).isZero();
        assertThat(ScoreBuckets.stabilityIndex(new float[0], counts)).isNaN();
    }
}
