package dev.quatrain.trainer.search;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.Trainer;
import dev.quatrain.trainer.TrainingPlan;
import dev.quatrain.trainer.training.CheckpointFile;
import dev.quatrain.trainer.training.LearningCurve;
import dev.quatrain.trainer.training.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * One trial in a process of its own: trains the network of a configuration and writes its validation loss. Neither calibration nor test
 * data has a part in it. A trial that was killed goes on from its checkpoint.
 */
public final class TrialProcess {
    static final String CONFIGURATION = "trial.yaml";
    static final String RESULT = "result.json";

    private TrialProcess() {}

    /** Arguments: the trial's folder, its digest. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        String digest = args[1];
        long start = System.nanoTime();
        TrialResult result;
        try {
            LearningCurve curve = train(folder);
            result = new TrialResult(
                    digest,
                    curve.measure(),
                    curve.bestValidation(),
                    curve.validation().size(),
                    curve.best() + 1,
                    (System.nanoTime() - start) / 1e9,
                    null);
        } catch (OperatorError e) {
            result = TrialResult.failed(digest, (System.nanoTime() - start) / 1e9, String.valueOf(e.getMessage()));
        }
        result.write(folder.resolve(RESULT));
    }

    private static LearningCurve train(Path folder) throws IOException {
        TrainingPlan plan = TrainingPlan.read(
                folder.resolve(CONFIGURATION),
                // The second training on all data has no validation loss, so it cannot change the ranking.
                Settings.overrides(java.util.List.of("training.refit=false")),
                Map.copyOf(System.getenv()));
        CheckpointFile.Place place = new CheckpointFile.Place(
                folder.resolve("trial.checkpoint"), false, CheckpointFile.APART, System.err::println);
        return new Trainer(plan, Progress.SILENT, Clock.systemUTC(), place).fit();
    }
}
