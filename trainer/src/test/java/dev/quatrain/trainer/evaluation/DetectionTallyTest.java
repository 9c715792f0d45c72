package dev.quatrain.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.trainer.data.Series;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectionTallyTest {
    /** One character a reading, one second apart: {@code .} normal, a letter its label. */
    private static Detection tally(String labels, String alarms, int tolerance) {
        int n = labels.length();
        long[] times = new long[n];
        String[] names = new String[n];
        for (int t = 0; t < n; t++) {
            times[t] = 1000L * t;
            names[t] = labels.charAt(t) == '.' ? "" : labels.substring(t, t + 1);
        }
        DetectionTally tally = new DetectionTally(tolerance);
        tally.add(
                new Series("a", times, new float[n][1], names),
                0,
                n,
                t -> alarms.charAt(t) != '?',
                t -> alarms.charAt(t) == '!');
        return tally.result();
    }

    @Test
    void incidents_are_found_by_one_alarm_and_delay_counts_from_their_start() {
        Detection result = tally("..aaaa..bb..", "....!.......", 0);
        assertThat(result.incidents()).isEqualTo(2);
        assertThat(result.found()).isEqualTo(1);
        assertThat(result.medianDelaySeconds()).isEqualTo(2);
        assertThat(result.foundByLabel())
                .isEqualTo(Map.of("a", new Detection.Found(1, 1), "b", new Detection.Found(0, 1)));
        assertThat(result.precision()).isEqualTo(1);
        assertThat(result.recall()).isEqualTo(1 / 6.0);
    }

    @Test
    void alarms_just_after_an_incident_are_neither_right_nor_wrong() {
        assertThat(tally("..a.....", "..!!!...", 2).falseEpisodes()).isZero();
        assertThat(tally("..a.....", "...!!...", 2).precision()).isNaN();
        assertThat(tally("..a.....", "..!..!..", 2).falseEpisodes()).isEqualTo(1);
    }

    @Test
    void neighbouring_false_alarms_are_one_episode() {
        Detection result = tally("........", ".!!..!..", 0);
        assertThat(result.falseEpisodes()).isEqualTo(2);
        assertThat(result.recall()).isNaN();
    }

    @Test
    void an_alarm_that_runs_into_an_incident_is_no_false_episode() {
        assertThat(tally("...aa...", "..!!....", 0).falseEpisodes()).isZero();
    }

    @Test
    void readings_whose_score_does_not_count_are_left_out() {
        Detection result = tally(".aa.", "?!?.", 0);
        assertThat(result.recall()).isEqualTo(1);
    }
}
