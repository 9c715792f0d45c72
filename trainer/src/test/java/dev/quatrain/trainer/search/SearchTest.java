package dev.quatrain.trainer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.TrainingPlan;
import dev.quatrain.trainer.quick.SineFleet;
import dev.quatrain.trainer.search.Search.Ranked;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
    private static final String CONFIG = """
            id: tiny
            family: sae
            task: reconstruct
            data: { files: "fleet*.csv", series: series, features: [{name: load}, {name: heat}, {name: flow}] }
            network: { window: 4, hidden: [8, 3] }
            training: { epochs: 4, pretrain_epochs: 0, batch: 32, stride: 4 }
            search:
              method: halving
              trials: 3
              least_epochs: 1
              reduction: 3
              ranges:
                training.rate: { from: 1e-6, to: 1e-1, scale: log }
                network.hidden: [[8, 3], [6]]
            """;

    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path folder = Path.of("");

    private SearchPlan plan(Map<String, String> overrides) throws Exception {
        Path file = Files.writeString(folder.resolve("search.yaml"), CONFIG);
        return SearchPlan.read(file, overrides);
    }

    private List<Ranked> run(Map<String, String> overrides, Path out) throws Exception {
        return new Search(plan(overrides), out, 2, notices::add).run(Map.of());
    }

    private static double rate(Trial trial) {
        return Objects.requireNonNull(trial.values().get("training.rate")).asDouble();
    }

    @Test
    void halving_trains_the_best_longest_reuses_what_is_done_and_writes_a_ready_configuration() throws Exception {
        new SineFleet(1, 2, 200).writeCsv(folder.resolve("fleet.csv"));
        Path out = folder.resolve("found").resolve("here");
        List<Ranked> ranking = run(Map.of(), out);
        // 3 trials of 1 epoch, then 1 of 3 and of 4.
        assertThat(notices).hasSize(5).allMatch(notice -> notice.contains("validation"));
        assertThat(ranking).extracting(Ranked::epochs).containsExactly(4, 1, 1);
        assertThat(ranking.get(1).result().loss())
                .isLessThanOrEqualTo(ranking.get(2).result().loss());

        notices.clear();
        List<Ranked> again = run(Map.of(), out);
        assertThat(notices).hasSize(5).allMatch(notice -> notice.contains("from the run before"));
        assertThat(again).isEqualTo(ranking);

        TrainingPlan best = TrainingPlan.read(out.resolve("best.yaml"), Map.of(), Map.of());
        assertThat(best.data().files()).containsExactly(folder.resolve("fleet.csv"));
        assertThat(best.training().rate()).isEqualTo(rate(ranking.get(0).trial()));
        assertThat(best.training().epochs()).isEqualTo(4);

        notices.clear();
        new SineFleet(2, 2, 200).writeCsv(folder.resolve("fleet.csv"));
        run(Map.of("search.method", "random", "search.trials", "1"), out);
        assertThat(notices).singleElement().asString().doesNotContain("from the run before");
    }

    @Test
    void a_trial_that_fails_is_ranked_last_with_its_reason() throws Exception {
        new SineFleet(1, 2, 200).writeCsv(folder.resolve("fleet.csv"));
        List<Ranked> ranking = run(
                Map.of(
                        "search.method",
                        "random",
                        "search.ranges",
                        "{network.window: [4, 4000]}",
                        "training.epochs",
                        "1"),
                folder.resolve("out"));
        assertThat(notices.get(0)).contains("only 2 different configurations");
        assertThat(ranking.get(0).result().error()).isNull();
        assertThat(ranking.get(1).result().validation()).isNull();
        assertThat(ranking.get(1).result().error()).contains("A window needs 4000 readings");
    }

    @Test
    void the_same_seed_draws_the_same_trials_and_more_trials_begin_with_the_same() throws Exception {
        List<Trial> few = plan(Map.of("search.trials", "5")).draw();
        List<Trial> many = plan(Map.of("search.trials", "50")).draw();
        assertThat(many.subList(0, 5)).isEqualTo(few);
        assertThat(many).hasSize(50);
        assertThat(plan(Map.of("search.seed", "2")).draw()).isNotEqualTo(few.subList(0, 3));
        List<Double> rates = many.stream().map(trial -> Math.log10(rate(trial))).toList();
        assertThat(rates).allMatch(rate -> rate >= -6 && rate <= -1);
        // A logarithmic range is even in the exponent: each decade of five holds ten of fifty.
        assertThat(rates.stream().collect(Collectors.groupingBy(rate -> (int) Math.floor(rate), Collectors.counting())))
                .hasSize(5)
                .allSatisfy((decade, count) -> assertThat(count).isBetween(4L, 18L));
    }

    @Test
    void whole_bounds_give_whole_numbers_and_both_are_drawn() throws Exception {
        List<Integer> windows =
                plan(Map.of("search.trials", "60", "search.ranges", "{network.window: {from: 2, to: 4}}"))
                        .draw()
                        .stream()
                        .map(trial -> trial.values().get("network.window"))
                        .peek(value -> assertThat(value.isIntegralNumber()).isTrue())
                        .map(JsonNode::asInt)
                        .sorted()
                        .toList();
        assertThat(windows).containsExactly(2, 3, 4);
    }

    @Test
    void mistakes_are_told_before_anything_is_trained() throws Exception {
        assertThatThrownBy(() -> plan(Map.of(
                        "search.methods",
                        "halving",
                        "search.ranges",
                        "{training.epochs: [1, 2], a: {from: 2, to: 1}, b: 3, c: {from: 0, to: 1, scale: log}}")))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("search.methods: unknown key. Did you mean method?")
                .hasMessageContaining("method halving sets the epochs itself")
                .hasMessageContaining("from 2 is not below to 1")
                .hasMessageContaining("b: 3 is no range")
                .hasMessageContaining("scale log needs bounds above 0");
        new SineFleet(1, 2, 200).writeCsv(folder.resolve("fleet.csv"));
        assertThatThrownBy(() -> run(Map.of("search.ranges", "{training.rte: [1, 2]}"), folder.resolve("out")))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("training.rte: unknown key. Did you mean rate?");
        Path plain = Files.writeString(folder.resolve("plain.yaml"), "id: x\n");
        assertThatThrownBy(() -> SearchPlan.read(plain, Settings.overrides(List.of())))
                .hasMessageContaining("has no section `search`. Add one, for example");
    }
}
