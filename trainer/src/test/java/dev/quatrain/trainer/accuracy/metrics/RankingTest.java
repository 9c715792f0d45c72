package dev.quatrain.trainer.accuracy.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final double EXACT = 1e-12;

    @Test
    void a_small_case_gives_the_areas_worked_out_by_hand() {
        Ranking ranking = Ranking.of(new float[] {0.1f, 0.4f, 0.35f, 0.8f}, new boolean[] {false, false, true, true});
        // From the top: 0.8 true, precision 1 at recall 1/2; 0.4 false; 0.35 true, precision 2/3 at recall 1.
        assertThat(ranking.averagePrecision()).isCloseTo(0.5 + 0.5 * 2 / 3, within(EXACT));
        // Of the four pairs, only 0.35 against 0.4 is the wrong way round.
        assertThat(ranking.auc()).isEqualTo(0.75);
        assertThat(ranking.bestF1()).isCloseTo(0.8, within(EXACT));
        assertThat(ranking.bestThreshold()).isCloseTo(0.35, within(1e-6));
    }

    @Test
    void equal_scores_are_one_threshold() {
        boolean[] abnormal = {false, true, false, true, false};
        Ranking ranking = Ranking.of(new float[] {1, 2, 2, 3, 2}, abnormal);
        // Thresholds 3, 2, 1 flag 1, 4, 5 with 1, 2, 2 true.
        assertThat(ranking.averagePrecision()).isCloseTo(0.5 * 1 + 0.5 * 2 / 4, within(EXACT));
        // Pairs: 3 wins all three, 2 wins one and halves two.
        assertThat(ranking.auc()).isCloseTo((3 + 2) / 6.0, within(EXACT));
    }

    @Test
    void one_score_for_all_knows_nothing() {
        Ranking ranking = Ranking.of(new float[] {1, 1, 1, 1}, new boolean[] {true, false, false, false});
        assertThat(ranking.auc()).isEqualTo(0.5);
        assertThat(ranking.averagePrecision()).isEqualTo(0.25);
    }

    @Test
    void a_row_without_a_score_ranks_lowest() {
        boolean[] abnormal = {true, false, true};
        Ranking missing = Ranking.of(new float[] {Float.NaN, -5, 3}, abnormal);
        Ranking lowest = Ranking.of(new float[] {-100, -5, 3}, abnormal);
        assertThat(missing.auc()).isEqualTo(lowest.auc()).isEqualTo(0.5);
        assertThat(missing.averagePrecision()).isEqualTo(lowest.averagePrecision());
    }

    @Test
    void the_area_equals_the_share_of_pairs_in_order() {
        Random random = new Random(7);
        float[] scores = new float[200];
        boolean[] abnormal = new boolean[200];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextInt(20);
            abnormal[i] = random.nextInt(5) == 0;
        }
        double won = 0;
        int pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (abnormal[i] && !abnormal[j]) {
                    won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        assertThat(Ranking.of(scores, abnormal).auc()).isCloseTo(won / pairs, within(EXACT));
    }
}
