package dev.quatrain.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.evaluation.WalkForwardResult.Fold;
import dev.quatrain.trainer.quick.SineFleet;
import dev.quatrain.trainer.training.CheckpointFile;
import dev.quatrain.trainer.training.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalkForwardTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void models_on_expanding_windows_are_measured_on_what_comes_next_and_the_spread_is_told() throws Exception {
        new SineFleet(1, 2, 500).writeCsv(folder.resolve("fleet.csv"));
        TrainingPlan plan = TrainingPlan.read(Settings.parse("""
                        id: tiny
                        family: sae
                        task: reconstruct
                        data: { files: fleet.csv, series: series, label: fault, features: [{name: load}, {name: heat}] }
                        split: { train: 0.6, validation: 0.2, folds: 3 }
                        network: { window: 4, hidden: [6, 3] }
                        training: { epochs: 2, pretrain_epochs: 0, batch: 32, rate: 0.01 }
                        """, "test", Map.of()), folder, Map.of());
        CheckpointFile.Place place =
                new CheckpointFile.Place(folder.resolve("checkpoint"), false, Duration.ZERO, notice -> {});

        TrainedBundle trained =
                new Trainer(plan, Progress.SILENT, Clock.systemUTC(), place).train(folder.resolve("tiny.qtn"));

        List<Fold> folds = trained.walkForward().folds();
        // 400 of 500 readings of each series come before the test part: quarters of 100.
        assertThat(folds).extracting(Fold::trainedReadings).containsExactly(200L, 400L, 600L);
        assertThat(folds).extracting(Fold::readings).containsExactly(200L, 200L, 200L);
        assertThat(folds)
                .allSatisfy(fold -> assertThat(fold.metrics())
                        .containsKeys("validation_loss", "mse.load", "anomaly_rate")
                        .containsEntry("readings", 200.0));
        Map<String, Double> metrics = trained.bundle().manifest().metrics();
        double mean = folds.stream()
                .mapToDouble(fold -> fold.metrics().get("mse.load"))
                .average()
                .orElseThrow();
        assertThat(metrics).containsEntry("walk_forward.folds", 3.0);
        assertThat(metrics.get("walk_forward.mse.load.mean")).isEqualTo(mean, within(1e-9));
        assertThat(metrics.get("walk_forward.mse.load.deviation")).isPositive();
        assertThat(metrics).containsKey("mse.load");
        String report =
                new String(BundleReader.entry(trained.file(), Bundle.REPORT), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(report).contains("Walk-forward validation", "<td>mean</td>", "<td>deviation</td>", ">600<");
        try (Stream<Path> left = java.nio.file.Files.list(folder)) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("fleet.csv", "tiny.qtn");
        }
    }
}
