package dev.quatrain.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.evaluation.Detection;
import dev.quatrain.trainer.training.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model for series of different sizes. */
class SeriesScaleTest {
    private static final int READINGS = 1500;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_fault_of_a_small_series_is_found_beside_a_large_one_by_its_own_scale() throws Exception {
        Detection own = train("series");
        Detection shared = train("all");
        assertThat(own.found()).isEqualTo(own.incidents()).isPositive();
        assertThat(shared.found()).as("found with one scale for both").isLessThan(own.found());
    }

    private Detection train(String per) throws IOException {
        Path csv = Files.writeString(folder.resolve("two.csv"), csv());
        String yaml = """
                id: two
                family: sae
                task: reconstruct
                reconstruct: { error: newest }
                scaling: { per: %s, memory: 300 }
                network: { window: 8, hidden: [16, 4] }
                training: { epochs: 6, pretrain_epochs: 1, batch: 32, stride: 2, rate: 0.005 }
                data: { files: "%s", series: series, label: fault, features: [{ name: x }] }
                """.formatted(per, csv);
        TrainingPlan plan = TrainingPlan.read(Settings.parse(yaml, "two series", Map.of()), folder, Map.of());
        TrainedBundle trained = new Trainer(plan, Progress.SILENT, Clock.systemUTC()).train(folder.resolve("two.qtn"));
        return Objects.requireNonNull(trained.evaluation().detection());
    }

    /** Two waves, one a hundred times as high as the other; in the test part the small one jumps now and then. */
    private static String csv() {
        Random random = new Random(3);
        StringBuilder csv = new StringBuilder("time,series,x,fault\n");
        for (int t = 0; t < READINGS; t++) {
            boolean fault = t > READINGS * 0.82 && t % 50 == 0 && t < READINGS - 20;
            double wave = Math.sin(t / 4.0);
            csv.append(String.format(
                    Locale.ROOT,
                    "%d,small,%.4f,%s%n%d,large,%.2f,%n",
                    1000L * t,
                    10 * wave + 0.5 * random.nextGaussian() + (fault ? 60 : 0),
                    fault ? "jump" : "",
                    1000L * t,
                    5000 + 1000 * wave + 50 * random.nextGaussian()));
        }
        return csv.toString();
    }
}
