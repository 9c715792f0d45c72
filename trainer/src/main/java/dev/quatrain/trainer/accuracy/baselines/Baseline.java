package dev.quatrain.trainer.accuracy.baselines;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.measures.Measure;

/** A simple method that answers as a model would. It may look at training and validation parts, and at tested readings up to the one it answers. */
@FunctionalInterface
public interface Baseline {
    /**
     * Answers every reading the measure wants.
     *
     * @param seed of its random choices, if it makes any
     */
    void answer(SplitData data, long seed, Measure measure);

    /** Whether another seed gives other answers. */
    default boolean isRandom() {
        return false;
    }
}
