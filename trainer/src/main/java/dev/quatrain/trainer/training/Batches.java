package dev.quatrain.trainer.training;

import org.nd4j.linalg.dataset.DataSet;

/** The mini-batches of an epoch. */
public interface Batches {
    /**
     * Mini-batches of one epoch, made one at a time as they are asked for.
     *
     * @param epoch counted from 0; decides order and, where a family wants it, how windows are cut
     */
    Iterable<DataSet> epoch(int epoch);
}
