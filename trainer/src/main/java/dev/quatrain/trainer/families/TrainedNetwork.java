package dev.quatrain.trainer.families;

import dev.quatrain.trainer.training.LearningCurve;
import java.util.List;

/** A trained network. Immutable as far as callers see; not thread-safe, as Deeplearning4j networks are not. */
public interface TrainedNetwork {
    /** The network as a step graph. The same network gives the same bytes. */
    StepGraph export();

    /**
     * The network's own offline forward pass over a whole sequence, laid out as the step graph's outputs: what every export must match.
     *
     * @param readings [T][F] raw units, from a reset state
     * @return [T][O] raw units
     */
    float[][] reference(float[][] readings);

    /** The Deeplearning4j network as a zip (ModelSerializer's layout), for audit and retraining. */
    byte[] networkZip();

    /** How the losses fell, one curve for each phase of the training. */
    List<LearningCurve> curves();
}
