package dev.quatrain.trainer.accuracy.running;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.trainer.accuracy.contests.Contests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {
    private static final RunKey GOOD = new RunKey("cbf", "most-frequent-class", 1, false);
    private static final RunKey NO_DATA = new RunKey("skab", "mean-absolute-z", 1, false);

    @Test
    void a_run_that_fails_is_reported_and_the_others_go_on_and_are_kept(@TempDir Path folder) throws Exception {
        Path data = TinyArchive.write(folder.resolve("data"));
        ResultFiles files = new ResultFiles(folder.resolve("results"));
        List<Integer> done = new ArrayList<>();
        List<Outcome> outcomes = new Runner(Contests.all(), files)
                .run(List.of(NO_DATA, GOOD), data, 1, Duration.ofMinutes(2), (outcome, n, all) -> done.add(n));

        assertThat(done).containsExactly(1, 2);
        assertThat(outcomes.get(0).result()).isNull();
        assertThat(outcomes.get(0).failure()).contains("exit code 1", "There is no", "Set QUATRAIN_DATA");
        assertThat(Objects.requireNonNull(outcomes.get(1).result()).metrics()).containsEntry("accuracy", 60.0);

        List<Outcome> again = new Runner(Contests.all(), files)
                .run(List.of(GOOD), data, 1, Duration.ofMinutes(2), (outcome, n, all) -> done.add(n));
        assertThat(again).extracting(Outcome::reused).containsExactly(true);
        assertThat(done).hasSize(2);
    }

    @Test
    void a_result_of_other_code_is_not_taken(@TempDir Path folder) throws Exception {
        Path data = TinyArchive.write(folder.resolve("data"));
        ResultFiles files = new ResultFiles(folder.resolve("results"));
        Runner runner = new Runner(Contests.all(), files);
        Outcome first = runner.run(List.of(GOOD), data, 1, Duration.ofMinutes(2), (outcome, n, all) -> {})
                .get(0);
        Path kept = files.folder().resolve(GOOD.fileName() + ".json");
        String code = Objects.requireNonNull(first.result()).codeDigest();
        Files.writeString(kept, Files.readString(kept).replace(code, "0".repeat(code.length())));
        Outcome second = runner.run(List.of(GOOD), data, 1, Duration.ofMinutes(2), (outcome, n, all) -> {})
                .get(0);
        assertThat(second.reused()).isFalse();
    }

    @Test
    void models_run_with_every_seed_baselines_once_the_longest_first(@TempDir Path folder) {
        List<RunKey> runs = new Runner(Contests.all(), new ResultFiles(folder)).runs(3, false);
        assertThat(runs.get(0).contest()).isEqualTo("mnist");
        assertThat(runs.stream().filter(run -> run.contest().equals("cbf")).map(RunKey::contender))
                .containsOnlyOnce("most-frequent-class")
                .filteredOn("cnn"::equals)
                .hasSize(3);
    }
}
