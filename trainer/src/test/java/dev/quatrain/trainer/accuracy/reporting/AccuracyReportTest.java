package dev.quatrain.trainer.accuracy.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.trainer.accuracy.contests.Contest;
import dev.quatrain.trainer.accuracy.contests.Contests;
import dev.quatrain.trainer.accuracy.running.Outcome;
import dev.quatrain.trainer.accuracy.running.RunKey;
import dev.quatrain.trainer.accuracy.running.RunResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccuracyReportTest {
    private static final List<Contest> CONTESTS = Contests.parse("""
            contests:
              - id: charts
                row: 6
                title: Charts
                rule: As published.
                data: ucr/SyntheticControl
                contenders:
                  - { name: gru, plan: gru-classify, targets: [accuracy >= 99] }
                  - { name: gru-from-rbm, plan: gru-classify, set: { network.pretrain: rbm }, targets: [accuracy higher], against: gru }
                  - { name: lstm, plan: lstm-classify, targets: [accuracy >= 99] }
                  - { name: cnn, plan: cnn-classify, targets: [accuracy >= 99] }
                targets: [accuracy higher]
                baselines: [last-value, distance-to-mean]
                anchors: ["ResNet 99.7"]
            """, "test");

    private static Outcome ran(String contender, long seed, double accuracy) {
        RunKey key = new RunKey("charts", contender, seed, false);
        return new Outcome(
                key,
                new RunResult(
                        key,
                        Map.of("accuracy", accuracy),
                        Map.of(),
                        10,
                        12,
                        20,
                        1,
                        Map.of(),
                        "s",
                        "c",
                        "abc123",
                        "17",
                        "machine",
                        Map.of(),
                        "now"),
                "",
                false);
    }

    private static final List<Outcome> OUTCOMES = List.of(
            ran("gru", 1, 99),
            ran("gru", 2, 100),
            ran("gru-from-rbm", 1, 98),
            ran("gru-from-rbm", 2, 98),
            ran("lstm", 1, 90),
            new Outcome(new RunKey("charts", "cnn", 1, false), null, "exit code 1\nout of memory", false),
            ran("last-value", 1, 95));

    private static String report() {
        return new AccuracyReport(CONTESTS, OUTCOMES, false).markdown("quatrain accuracy");
    }

    private static String line(String contender) {
        return report().lines()
                .filter(l -> l.startsWith("| " + contender + " "))
                .findFirst()
                .orElse("");
    }

    @Test
    void a_contender_that_reaches_its_target_meets_it() {
        assertThat(line("**gru**")).contains("99.5 ± 0.71", "accuracy >= 99.0", "| met |", "10.0 / 12.0", "| 2 |");
    }

    @Test
    void whoever_loses_to_a_baseline_is_said_to_lose() {
        assertThat(line("**lstm**")).contains("**missed** by accuracy", "**loses to last-value** in accuracy");
        assertThat(line("last-value (baseline)")).contains("95");
    }

    @Test
    void failures_and_what_was_not_run_are_shown() {
        assertThat(line("**cnn**")).contains("**failed**");
        assertThat(report()).contains("Failed: charts cnn seed 1: exit code 1 / out of memory");
        assertThat(line("distance-to-mean (baseline)")).contains("not run");
    }

    @Test
    void the_effect_of_pre_training_is_taken_seed_by_seed() {
        assertThat(report()).contains("| Charts | gru-from-rbm − gru | accuracy | -1.5 ± 0.71 | loss | 2 |");
    }

    @Test
    void an_effect_smaller_than_its_deviation_is_said_to_be() {
        List<Outcome> alike =
                List.of(ran("gru", 1, 98), ran("gru", 2, 98), ran("gru-from-rbm", 1, 97), ran("gru-from-rbm", 2, 100));
        assertThat(new AccuracyReport(CONTESTS, alike, false).markdown("quatrain accuracy"))
                .contains("| 0.5 ± 2.1 | gain, within the deviation | 2 |");
    }

    @Test
    void the_report_names_its_command_commit_settings_and_anchors() {
        assertThat(report())
                .contains(
                        "Written by `quatrain accuracy`",
                        "Commit: abc123",
                        "Published: ResNet 99.7",
                        "accuracy/gru-classify.yaml` with network.pretrain=rbm");
    }

    @Test
    void the_tree_holds_means_and_every_run() {
        Map<String, ?> tree = new AccuracyReport(CONTESTS, OUTCOMES, false).tree();
        assertThat(tree.toString()).contains("mean=99.5", "n=2", "met=true", "met=false", "abc123");
    }

    @Test
    void figures_have_four_digits_and_no_exponent() {
        assertThat(Figures.text(0.0264999)).isEqualTo("0.0265");
        assertThat(Figures.text(99.46)).isEqualTo("99.46");
        assertThat(Figures.text(12345.6)).isEqualTo("12350");
        assertThat(Figures.text(1e-7)).isEqualTo("0.0000001");
        assertThat(Figures.text(Double.NaN)).isEqualTo("–");
    }
}
