package dev.quatrain.trainer.training;

import java.util.List;

/**
 * The losses of one phase: mean squared error per value, in the units the network sees.
 *
 * @param phase what was trained
 * @param train mean loss over each epoch's mini-batches, as they were met
 * @param validation loss after each epoch
 * @param best index of the epoch whose weights were kept
 */
public record LearningCurve(String phase, List<Double> train, List<Double> validation, int best) {
    public LearningCurve {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
    }

    /** Validation loss of the weights that were kept. */
    public double bestValidation() {
        return validation.get(best);
    }
}
