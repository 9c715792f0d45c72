package dev.quatrain.trainer.accuracy.datasets;

import java.util.List;

/** A data set with its original split. */
@FunctionalInterface
public interface DataSource {
    /**
     * Reads it: one entry for each model that the data set's protocol trains.
     *
     * @param seed decides which training cases validate, where the data are cases
     * @throws dev.quatrain.model.OperatorError if the files are not there
     */
    List<SplitData> read(DataFolder folder, long seed);
}
