package dev.quatrain.stream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.config.AppConfig.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ThresholdRuleTest {
    private final List<Alert> alerts = new ArrayList<>();
    private RuleState state = RuleState.START;

    @Test
    void it_fires_at_n_of_m_and_resolves_after_m_in_a_row_below_recovery() {
        run(new Rule("r", "*", 1f, 0.8f, 2, 3), 0.1f, 1.2f, 0.1f, 1.1f, 0.1f, 0.9f, 0.1f, 0.1f, 0.1f, 0.1f);
        assertThat(alerts).extracting(Alert::state).containsExactly(AlertState.FIRING, AlertState.RESOLVED);
        assertThat(alerts.get(0).startedAtMillis()).isEqualTo(3);
        assertThat(alerts.get(1).endedAtMillis()).isEqualTo(8);
        assertThat(state.rests()).isTrue();
    }

    @Test
    void a_worse_score_updates_the_open_alert_under_the_same_id() {
        run(new Rule("r", "*", 1f, 0.8f, 1, 1), 1.1f, 3f, 2f);
        assertThat(alerts).hasSize(2);
        assertThat(alerts).extracting(Alert::id).containsOnly(alerts.get(0).id());
        assertThat(alerts.get(1).anomalyScore()).isEqualTo(3f);
    }

    @Test
    void warming_and_absent_scores_count_for_nothing() {
        Rule rule = new Rule("r", "*", 1f, 0.8f, 1, 1);
        advance(rule, score(1, 5f, ScoreStatus.WARMING));
        advance(rule, score(2, Float.NaN, ScoreStatus.NORMAL));
        assertThat(alerts).isEmpty();
        assertThat(state).isEqualTo(RuleState.START);
    }

    @Test
    void of_a_reading_scored_more_than_once_the_score_that_stands_counts() {
        Rule rule = new Rule("r", "*", 1f, 0.8f, 2, 2);
        float[] none = {};
        Set<ScoreFlag> provisional = Set.of(ScoreFlag.PROVISIONAL);
        advance(rule, score(1, 5f, ScoreStatus.ANOMALY, none, provisional));
        advance(rule, score(1, 5f, ScoreStatus.ANOMALY, none, provisional));
        assertThat(state).isEqualTo(RuleState.START);
        advance(rule, score(1, 5f, ScoreStatus.ANOMALY, none, Set.of()));
        assertThat(alerts).isEmpty();
        Set<ScoreFlag> cutOff = Set.of(ScoreFlag.PROVISIONAL, ScoreFlag.CUT_OFF);
        advance(rule, score(2, 5f, ScoreStatus.ANOMALY, none, cutOff));
        assertThat(alerts).hasSize(1);
    }

    @Test
    void without_an_expectation_the_alert_names_the_value_alone() {
        Rule rule = new Rule("r", "*", 1f, 0.8f, 1, 1);
        advance(rule, score(1, 5f, ScoreStatus.ANOMALY, new float[0], Set.of()));
        assertThat(alerts.get(0).summary()).isEqualTo("s scores 5.00 times the threshold: a is 1.000");
    }

    @Test
    void a_quiet_series_leaves_no_state_behind() {
        run(new Rule("r", "*", 1f, 0.8f, 2, 3), 0.2f, 0.3f, 1.4f, 0.2f, 0.2f, 0.2f);
        assertThat(state.rests()).isTrue();
    }

    @Test
    void its_state_survives_encoding() {
        RuleState open = new RuleState(true, 0b101, 2, 1_700_000_000_000L, 77f, 4.5f, 1_700_000_001_000L);
        assertThat(RuleState.decode(open.encode())).isEqualTo(open);
    }

    private void run(Rule rule, float... scores) {
        for (int t = 0; t < scores.length; t++) {
            advance(rule, score(t, scores[t], scores[t] >= 1 ? ScoreStatus.ANOMALY : ScoreStatus.NORMAL));
        }
    }

    private void advance(Rule rule, Score score) {
        ThresholdRule.Step step = new ThresholdRule(rule).advance(state, "p", score);
        state = step.state();
        if (step.alert() != null) {
            alerts.add(step.alert());
        }
    }

    private static Score score(long time, float anomalyScore, ScoreStatus status) {
        return score(time, anomalyScore, status, new float[] {0}, Set.of());
    }

    private static Score score(
            long time, float anomalyScore, ScoreStatus status, float[] expected, Set<ScoreFlag> flags) {
        float[] none = {};
        return new Score(
                "s",
                time,
                "m",
                "1",
                status,
                anomalyScore,
                Calibration.severity(anomalyScore),
                1f,
                List.of("a"),
                new float[] {1},
                expected,
                new float[] {-1},
                new float[] {1},
                new float[] {1},
                null,
                List.of(),
                none,
                new float[0][],
                new float[0][],
                new float[0][],
                flags,
                0);
    }
}
