package dev.quatrain.trainer.training;

import dev.quatrain.trainer.network.Batch;

/** The mini-batches of an epoch. */
public interface Batches {
    /**
     * Mini-batches of one epoch, made one at a time as they are asked for.
     *
     * @param epoch counted from 0; decides order and, where examples are cut anew, how they are cut
     */
    Iterable<Batch> epoch(int epoch);
}
