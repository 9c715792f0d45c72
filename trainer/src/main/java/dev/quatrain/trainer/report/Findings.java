package dev.quatrain.trainer.report;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.trainer.data.Dataset;
import dev.quatrain.trainer.data.SplitPlan;
import dev.quatrain.trainer.evaluation.Evaluation;
import dev.quatrain.trainer.evaluation.SeriesScores;
import dev.quatrain.trainer.evaluation.WalkForwardResult;
import dev.quatrain.trainer.training.LearningCurve;
import java.util.List;

/**
 * Everything the report and the card tell.
 *
 * @param scores of all data, all splits
 * @param evaluation of the test split
 * @param walkForward of models on the earlier parts of the data; without folds where there were none
 */
public record Findings(
        Manifest manifest,
        Dataset data,
        SplitPlan split,
        List<LearningCurve> curves,
        List<SeriesScores> scores,
        Evaluation evaluation,
        WalkForwardResult walkForward) {}
