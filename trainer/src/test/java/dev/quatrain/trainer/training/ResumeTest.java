package dev.quatrain.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.TrainedBundle;
import dev.quatrain.trainer.Trainer;
import dev.quatrain.trainer.TrainingPlan;
import dev.quatrain.trainer.quick.SineFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResumeTest {
    private static final String DATA = """
            id: tiny
            data: { files: fleet.csv, series: series, features: [{name: load}, {name: heat}, {name: flow}] }
            """;
    /** Dropout draws as it goes, Adam remembers, the rate falls: all of it must go on. */
    private static final String RECURRENT = DATA + """
            family: rnn
            task: forecast
            network: { hidden: [6, 5], dropout: 0.3 }
            training: { epochs: 5, batch: 16, sequence: 16, rate: 0.01, decay: cosine }
            """;

    private static final String PRETRAINED = DATA + """
            family: sae
            task: features
            network: { window: 4, hidden: [6, 3] }
            training: { epochs: 4, pretrain_epochs: 2, batch: 32, rate: 0.01, stride: 3, refit: true }
            """;

    private final List<String> notices = new ArrayList<>();

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeData() throws IOException {
        new SineFleet(1, 2, 200).writeCsv(folder.resolve("fleet.csv"));
    }

    /** Stops a training as a kill would: the file is left as the last checkpoint wrote it. */
    private static final class StopAfter implements Progress {
        private final String phase;
        private final int epoch;
        private String current = "";

        StopAfter(String phase, int epoch) {
            this.phase = phase;
            this.epoch = epoch;
        }

        @Override
        public void begin(String begun, int epochs) {
            current = begun;
            stopAt(0);
        }

        @Override
        public void epoch(int done, double trainLoss, double validationLoss) {
            stopAt(done);
        }

        private void stopAt(int done) {
            if (current.equals(phase) && done == epoch) {
                throw new IllegalStateException("stopped");
            }
        }

        @Override
        public void end() {}
    }

    private TrainedBundle train(String yaml, Map<String, String> overrides, Progress progress, boolean fresh)
            throws IOException {
        TrainingPlan plan = TrainingPlan.read(Settings.parse(yaml, "test", overrides), folder, Map.of());
        CheckpointFile.Place place = new CheckpointFile.Place(checkpoint(), fresh, Duration.ZERO, notices::add);
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        return new Trainer(plan, progress, clock, place).train(folder.resolve("tiny.qtn"));
    }

    private Path checkpoint() {
        return folder.resolve("tiny.qtn.checkpoint");
    }

    @ParameterizedTest
    @CsvSource({"rnn, rnn, 1", "rnn, rnn, 4", "sae, sae, 0", "sae, sae, 2", "sae, all data, 0", "sae, all data, 1"})
    void a_training_that_was_stopped_ends_with_the_bits_of_one_that_was_not(String family, String phase, int epoch)
            throws Exception {
        String yaml = family.equals("rnn") ? RECURRENT : PRETRAINED;
        TrainedBundle whole = train(yaml, Map.of(), Progress.SILENT, false);
        assertThat(checkpoint()).as("removed at the end").doesNotExist();

        assertThatThrownBy(() -> train(yaml, Map.of(), new StopAfter(phase, epoch), false))
                .hasMessage("stopped");
        assertThat(checkpoint()).exists();
        TrainedBundle resumed = train(yaml, Map.of(), Progress.SILENT, false);

        assertThat(notices).singleElement().asString().startsWith("Going on from the checkpoint");
        assertThat(resumed.bundle().stepGraph()).isEqualTo(whole.bundle().stepGraph());
        assertThat(resumed.curves()).isEqualTo(whole.curves());
        assertThat(checkpoint()).doesNotExist();
    }

    @Test
    void a_changed_configuration_or_changed_data_starts_afresh_and_says_so() throws Exception {
        assertThatThrownBy(() -> train(RECURRENT, Map.of(), new StopAfter("rnn", 3), false))
                .hasMessage("stopped");
        Map<String, String> changed = Map.of("training.rate", "0.02");
        assertThatThrownBy(() -> train(RECURRENT, changed, new StopAfter("rnn", 2), false))
                .hasMessage("stopped");
        assertThat(notices).singleElement().asString().contains("of another configuration, other data");
        notices.clear();

        new SineFleet(2, 2, 200).writeCsv(folder.resolve("fleet.csv"));
        TrainedBundle afresh = train(RECURRENT, changed, Progress.SILENT, false);
        assertThat(notices).singleElement().asString().contains("starting afresh");
        assertThat(afresh.bundle().stepGraph())
                .isEqualTo(train(RECURRENT, changed, Progress.SILENT, false)
                        .bundle()
                        .stepGraph());
    }

    @Test
    void fresh_ignores_a_checkpoint_and_a_damaged_one_is_told() throws Exception {
        assertThatThrownBy(() -> train(RECURRENT, Map.of(), new StopAfter("rnn", 3), false))
                .hasMessage("stopped");
        byte[] kept = Files.readAllBytes(checkpoint());
        train(RECURRENT, Map.of(), Progress.SILENT, true);
        assertThat(notices).isEmpty();

        kept[kept.length / 2]++;
        Files.write(checkpoint(), kept);
        train(RECURRENT, Map.of(), Progress.SILENT, false);
        assertThat(notices).singleElement().asString().contains("it is damaged", "starting afresh");
    }

    @Test
    void where_no_checkpoint_can_be_written_the_training_goes_on_and_says_so_once() throws Exception {
        Files.createDirectories(checkpoint().resolveSibling("tiny.qtn.checkpoint.partial"));
        train(RECURRENT, Map.of(), Progress.SILENT, false);
        assertThat(notices).singleElement().asString().contains("cannot be written", "could not be resumed");
    }
}
