package dev.quatrain.trainer.baselines;

/** A way to fit a {@link ClassifierBaseline}. */
@FunctionalInterface
public interface ClassifierMethod {
    /**
     * Fits to training and validation cases.
     *
     * @param validation chooses the strength of what is chosen; may be empty
     * @param seed of its random choices, if it makes any
     * @throws dev.quatrain.model.OperatorError if there are no training cases
     */
    ClassifierBaseline fit(Cases train, Cases validation, long seed);
}
