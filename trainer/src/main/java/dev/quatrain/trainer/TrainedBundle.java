package dev.quatrain.trainer;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.trainer.evaluation.Evaluation;
import dev.quatrain.trainer.evaluation.WalkForwardResult;
import dev.quatrain.trainer.training.LearningCurve;
import java.nio.file.Path;
import java.util.List;

/**
 * A bundle that was just trained.
 *
 * @param file where it lies
 * @param bundle as read back from there
 * @param curves the losses of each phase
 * @param evaluation of the test split
 * @param walkForward what models on the earlier parts of the data did on the next ones
 */
public record TrainedBundle(
        Path file, Bundle bundle, List<LearningCurve> curves, Evaluation evaluation, WalkForwardResult walkForward) {}
