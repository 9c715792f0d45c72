package dev.quatrain.trainer.accuracy.fitting;

import java.io.IOException;

/** Trains models through the product's own path: trainer, bundle, step graph. */
@FunctionalInterface
public interface Fitter {
    /**
     * Trains a model.
     *
     * @throws dev.quatrain.model.OperatorError if the data or the plan does not allow it
     */
    FittedModel fit(Assignment assignment) throws IOException;
}
