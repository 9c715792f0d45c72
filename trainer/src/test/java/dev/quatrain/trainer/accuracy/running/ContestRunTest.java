package dev.quatrain.trainer.accuracy.running;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.trainer.accuracy.contests.Contest;
import dev.quatrain.trainer.accuracy.contests.Contests;
import dev.quatrain.trainer.accuracy.datasets.DataFolder;
import dev.quatrain.trainer.accuracy.fitting.Assignment;
import dev.quatrain.trainer.accuracy.fitting.FittedModel;
import dev.quatrain.trainer.accuracy.fitting.Fitter;
import dev.quatrain.trainer.data.Series;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContestRunTest {
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private static final String CONTEST = """
            contests:
              - id: tiny
                title: Tiny
                rule: R
                data: ucr/CBF
                contenders:
                  - { name: sae, plan: sae-reconstruct, set: { network.window: 4 }, targets: [accuracy >= 90] }
                targets: [accuracy higher]
                quick: { cases: 4, set: { training.epochs: 1 } }
            """;

    /** Calls a series that ends higher than it began `up`, but only at its last event. */
    private record EndAgainstBeginning(List<String> heard) implements FittedModel {
        @Override
        public void replay(List<Series> all, Consumer<Score> sink) {
            for (Series series : all) {
                heard.add(series.name());
                int last = series.length() - 1;
                boolean up = series.values()[last][0] > series.values()[0][0];
                for (int t = 0; t <= last; t++) {
                    sink.accept(score(series, t, t == last == up ? "up" : "down"));
                }
            }
        }

        private static Score score(Series series, int t, String label) {
            float[] none = new float[0];
            return new Score(
                    series.name(),
                    series.times()[t],
                    "m",
                    "1",
                    ScoreStatus.NORMAL,
                    Float.NaN,
                    0,
                    1,
                    List.of("x"),
                    series.values()[t],
                    none,
                    none,
                    none,
                    none,
                    label,
                    List.of("up", "down"),
                    new float[] {0.5f, 0.5f},
                    new float[0][],
                    new float[0][],
                    new float[0][],
                    EnumSet.noneOf(dev.quatrain.schemas.ScoreFlag.class),
                    0);
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of("network.window", "4");
        }

        @Override
        public void close() {
            heard.add("closed");
        }
    }

    @Test
    void a_model_is_fitted_replayed_measured_and_closed(@TempDir Path folder) throws Exception {
        Contest contest = Contests.parse(CONTEST, "test").get(0);
        List<Assignment> assignments = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        Fitter fitter = assignment -> {
            assertThat(assignment.folder()).isEmptyDirectory();
            Files.writeString(assignment.folder().resolve("model.qtn"), "bytes");
            assignments.add(assignment);
            return new EndAgainstBeginning(heard);
        };
        RunKey key = new RunKey("tiny", "sae", 7, false);
        RunResult result = new ContestRun(new DataFolder(TinyArchive.write(folder)), fitter, CLOCK).run(key, contest);

        assertThat(assignments).hasSize(1);
        Assignment assignment = assignments.get(0);
        assertThat(assignment.seed()).isEqualTo(7);
        assertThat(assignment.plan()).contains("family: sae");
        assertThat(assignment.overrides()).isEqualTo(Map.of("network.window", "4"));
        assertThat(assignment.folder()).doesNotExist();
        assertThat(heard).hasSize(11).startsWith("test-0", "test-1").endsWith("closed");
        // Right: the ramps up from 0, 1 and 2 to 3, and the one from 3 to 3. All others end on the other side of where
        // they are labelled.
        assertThat(result.metrics()).containsEntry("accuracy", 40.0);
        assertThat(result.models()).isEqualTo(1);
        assertThat(result.parameters()).containsEntry("network.window", "4");
    }

    @Test
    void a_quick_look_takes_fewer_cases_and_epochs(@TempDir Path folder) throws Exception {
        Contest contest = Contests.parse(CONTEST, "test").get(0);
        List<String> heard = new ArrayList<>();
        Fitter fitter = assignment -> {
            assertThat(assignment.overrides()).containsEntry("training.epochs", "1");
            return new EndAgainstBeginning(heard);
        };
        RunKey key = new RunKey("tiny", "sae", 1, true);
        new ContestRun(new DataFolder(TinyArchive.write(folder)), fitter, CLOCK).run(key, contest);
        assertThat(heard).hasSize(5);
    }

    @Test
    void a_result_is_read_back_as_it_was_kept(@TempDir Path folder) throws Exception {
        Contest contest = Contests.parse(CONTEST, "test").get(0);
        RunKey key = new RunKey("tiny", "sae", 1, false);
        RunResult result = new ContestRun(
                        new DataFolder(TinyArchive.write(folder)),
                        assignment -> new EndAgainstBeginning(new ArrayList<>()),
                        CLOCK)
                .run(key, contest);
        ResultFiles files = new ResultFiles(folder.resolve("results"));
        files.keep(result);
        RunResult read = files.find(key).orElseThrow();
        assertThat(read.metrics()).isEqualTo(result.metrics());
        assertThat(read.settingsDigest()).isEqualTo(Fingerprint.settings(key, contest));
        assertThat(read.details()).containsKey("confusion_actual_by_predicted");
    }

    @Test
    void another_setting_has_another_fingerprint() {
        RunKey key = new RunKey("tiny", "sae", 1, false);
        Contest contest = Contests.parse(CONTEST, "test").get(0);
        Contest wider = Contests.parse(CONTEST.replace("window: 4", "window: 8"), "test")
                .get(0);
        Contest renamed = Contests.parse(CONTEST.replace("title: Tiny", "title: Small"), "test")
                .get(0);
        String before = Fingerprint.settings(key, contest);
        assertThat(Fingerprint.settings(key, wider)).isNotEqualTo(before);
        assertThat(Fingerprint.settings(new RunKey("tiny", "sae", 2, false), contest))
                .isNotEqualTo(before);
        assertThat(Fingerprint.settings(key, renamed)).isEqualTo(before);
    }
}
