package dev.quatrain.trainer.training;

import java.util.List;

/**
 * What was measured of one phase after each epoch, in the units the network sees.
 *
 * @param phase what was trained
 * @param measure what is measured, per value or per example, as a reader would name it
 * @param train of the training examples: mean over each epoch's mini-batches as they were met, or of a fixed sample after it
 * @param validation of the validation examples after each epoch
 * @param best index of the epoch whose weights were kept; -1 = those at the start
 * @param start of the validation examples before the first epoch; NaN where it was not measured
 */
public record LearningCurve(
        String phase, String measure, List<Double> train, List<Double> validation, int best, double start) {
    /** What a network is trained on where nothing else is said. */
    public static final String MEAN_SQUARED_ERROR = "mean squared error";

    public LearningCurve {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
    }

    /** A curve of which the start was not measured. */
    public LearningCurve(String phase, String measure, List<Double> train, List<Double> validation, int best) {
        this(phase, measure, train, validation, best, Double.NaN);
    }

    /** A curve of the mean squared error per value. */
    public LearningCurve(String phase, List<Double> train, List<Double> validation, int best) {
        this(phase, MEAN_SQUARED_ERROR, train, validation, best);
    }

    /** Validation measure of the weights that were kept. */
    public double bestValidation() {
        return best < 0 ? start : validation.get(best);
    }
}
