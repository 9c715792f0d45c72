package dev.quatrain.trainer.accuracy.contests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries.Role;
import dev.quatrain.trainer.data.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContestsTest {
    @Test
    void every_contest_of_the_product_has_its_plans_and_a_target() {
        List<Contest> contests = Contests.all();
        assertThat(contests).extracting(Contest::id).doesNotHaveDuplicates();
        assertThat(contests).extracting(Contest::row).contains(1, 2, 3, 4, 5, 6, 7, 8, 9);
        for (Contest contest : contests) {
            assertThat(contest.targets()).as(contest.id()).isNotEmpty();
            assertThat(contest.anchors()).as(contest.id()).isNotEmpty();
            assertThat(contest.contenders()).extracting(Contender::name).doesNotHaveDuplicates();
            for (Contender model : contest.models()) {
                assertThat(Contests.plan(String.valueOf(model.plan()))).contains("family:", "task:");
                if (model.against() != null) {
                    assertThat(contest.contender(model.against()).plan()).isEqualTo(model.plan());
                }
            }
        }
    }

    @Test
    void a_target_says_which_way_is_better() {
        Target f1 = Target.parse("f1 >= 0.80");
        assertThat(f1.isMetBy(0.8)).isTrue();
        assertThat(f1.isMetBy(0.799)).isFalse();
        assertThat(f1.isWorse(0.7, 0.8)).isTrue();
        Target error = Target.parse("error <= 1.3");
        assertThat(error.isMetBy(1.3)).isTrue();
        assertThat(error.isWorse(1.2, 1.1)).isTrue();
        assertThat(Target.parse("accuracy higher").hasBound()).isFalse();
    }

    @Test
    void what_is_wrong_in_a_contest_is_said_at_its_place() {
        String yaml = """
                contests:
                  - { id: a, title: A, rule: R, data: nowhere, targets: [f1 = 3], scorign: classes }
                """;
        assertThatThrownBy(() -> Contests.parse(yaml, "contests.yaml"))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("contests[0].data: there is no data set nowhere")
                .hasMessageContaining("contests[0].targets: Target `f1 = 3`")
                .hasMessageContaining("contests[0].scorign: unknown key");
    }

    @Test
    void a_quick_look_spreads_over_the_cases_of_each_role() {
        List<SplitSeries> cases = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Series series = new Series("c" + i, new long[1], new float[1][1], new String[] {"a"});
            cases.add(SplitSeries.all(series, i < 60 ? Role.TRAIN : i < 70 ? Role.VALIDATION : Role.TEST));
        }
        SplitData data = new SplitData("d", cases, List.of("x"), 1, List.of("a"));
        List<SplitData> cut = new QuickCut(1, 15, Map.of()).of(List.of(data, data));
        assertThat(cut).hasSize(1);
        assertThat(cut.get(0).readings(Role.TRAIN)).isEqualTo(15);
        assertThat(cut.get(0).readings(Role.VALIDATION)).isEqualTo(10);
        assertThat(cut.get(0).readings(Role.TEST)).isEqualTo(15);
        assertThat(cut.get(0).series().get(1).name()).isEqualTo("c4");
    }
}
