package dev.quatrain.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.TrainedBundle;
import dev.quatrain.trainer.Trainer;
import dev.quatrain.trainer.TrainingPlan;
import dev.quatrain.trainer.quick.SineFleet;
import dev.quatrain.trainer.training.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingsOnDiskTest {
    private static final String CONFIG = """
            id: tiny
            family: rnn
            task: forecast
            data:
              files: fleet.csv
              series: series
              label: fault
              features: [{name: load}, {name: heat}, {name: flow}]
            network: { hidden: [8] }
            training: { epochs: 3, batch: 16, sequence: 16, rate: 0.01 }
            """;

    /** Some 3,500 of 12,000 readings. */
    private static final Map<String, String> SMALL = Map.of("data.memory", "1024kb");

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeData() throws Exception {
        new SineFleet(1, 3, 4000).writeCsv(folder.resolve("fleet.csv"));
    }

    private TrainingPlan plan(Map<String, String> overrides) {
        return TrainingPlan.read(Settings.parse(CONFIG, "test", overrides), folder, Map.of());
    }

    @Test
    void blocks_hold_every_training_reading_once_and_scaling_sees_them_all() {
        TrainingPlan plan = plan(SMALL);
        Dataset all = new DuckDbSource(plan.data()).read();
        Runs cut = new Runs(10_000, false, List.of());
        Corpus inMemory = Corpus.of(all, plan.split(), cut, plan.data().modelFeatures(), plan.scaling(), false);
        DuckDbSource source = new DuckDbSource(plan.data());
        assertThat(source.fitsMemory()).isFalse();
        try (ReadingsOnDisk readings = source.readToDisk()) {
            assertThat(readings.rows()).isEqualTo(all.rows());
            RunBlocks blocks = readings.trainingBlocks(plan.split(), cut, plan.scaling(), 8);
            assertThat(blocks.size()).isGreaterThan(3);
            List<float[]> streamed = new ArrayList<>();
            blocks.read(IntStream.range(0, blocks.size()).boxed().toList())
                    .forEach(run -> streamed.addAll(List.of(run.values())));
            List<float[]> expected = new ArrayList<>();
            inMemory.train().forEach(run -> expected.addAll(List.of(run.values())));
            assertThat(streamed).hasSameSizeAs(expected);
            for (int t = 0; t < expected.size(); t += 97) {
                assertThat(streamed.get(t)).containsExactly(expected.get(t), within(1e-4f));
            }
        }
    }

    @Test
    void a_sample_holds_some_of_each_part_in_order_of_time() {
        TrainingPlan plan = plan(SMALL);
        try (ReadingsOnDisk readings = new DuckDbSource(plan.data()).readToDisk()) {
            ReadingsOnDisk.Sample sample = readings.sample(plan.split());
            assertThat(sample.data().rows()).isBetween(400L, 1000L);
            for (Series series : sample.data().series()) {
                assertThat(series.times()).isSorted();
                SplitPlan.Parts parts = Objects.requireNonNull(sample.parts().get(series.name()));
                assertThat(parts.trainEnd()).isPositive();
                assertThat(parts.validationEnd()).isLessThan(series.length());
            }
        }
    }

    @Test
    void a_model_is_trained_on_more_than_memory_holds_about_as_well_as_on_all_at_once() throws Exception {
        TrainedBundle streamed = train(SMALL);
        assertThat(new String(BundleReader.entry(streamed.file(), Bundle.REPORT), StandardCharsets.UTF_8))
                .contains("All of 12000 readings were there to train on, streamed from disk", "a sample of");
        TrainedBundle inMemory = train(Map.of());
        assertThat(streamed.bundle().manifest().metrics())
                .containsEntry("streamed_readings", 12_000.0)
                .containsKey("sampled_readings");
        assertThat(inMemory.bundle().manifest().metrics()).doesNotContainKey("streamed_readings");
        double loss = streamed.curves().get(0).bestValidation();
        double expected = inMemory.curves().get(0).bestValidation();
        assertThat(loss).isLessThan(1.5 * expected);
        assertThat(train(SMALL).bundle().stepGraph())
                .isEqualTo(streamed.bundle().stepGraph());
    }

    private TrainedBundle train(Map<String, String> overrides) throws Exception {
        return new Trainer(plan(overrides), Progress.SILENT, Clock.systemUTC()).train(folder.resolve("tiny.qtn"));
    }

    @Test
    void what_needs_all_data_in_memory_says_so() {
        for (String key : List.of("training.refit", "split.folds")) {
            Map<String, String> overrides = Map.of("data.memory", "1mb", key, key.endsWith("refit") ? "true" : "2");
            assertThatThrownBy(() -> train(overrides))
                    .isInstanceOf(OperatorError.class)
                    .hasMessageContaining(key)
                    .hasMessageContaining("raise data.memory");
        }
        assertThatThrownBy(() -> plan(Map.of("data.memory", "much")))
                .hasMessageContaining("`much` is no size; expected auto or a size such as 512mb");
    }
}
