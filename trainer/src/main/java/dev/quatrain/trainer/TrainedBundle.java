package dev.quatrain.trainer;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.trainer.evaluation.Detection;
import dev.quatrain.trainer.evaluation.Evaluation;
import dev.quatrain.trainer.training.LearningCurve;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bundle that was just trained.
 *
 * @param file where it lies
 * @param bundle as read back from there
 * @param curves the losses of each phase
 * @param evaluation of the test split
 * @param walkForward what models on the earlier parts of the data did on the next ones
 * @param naive the robust z-score's detection on the same readings, or null without labels
 */
public record TrainedBundle(
        Path file,
        Bundle bundle,
        List<LearningCurve> curves,
        Evaluation evaluation,
        WalkForwardResult walkForward,
        @Nullable Detection naive) {}
