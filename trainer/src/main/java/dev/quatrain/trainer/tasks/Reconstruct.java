package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.network.Loss;
import dev.quatrain.trainer.tasks.ReconstructPlan.ErrorOf;
import org.jspecify.annotations.Nullable;

/**
 * A reconstruction on given data; the target of each reading is the reading.
 *
 * @param error of which readings the error counts, where there is no other measure
 * @param own the family's own measure of how wrong it is, or null
 * @param running whether each series has a scale of its own, in which errors are then measured
 */
public record Reconstruct(
        int features, ErrorOf error, @Nullable ErrorMeasure own, boolean running) implements Task {
    /** The same, with a family's own measure of how wrong it is. */
    public Reconstruct scoredBy(ErrorMeasure measure) {
        return new Reconstruct(features, error, measure, running);
    }

    @Override
    public TaskName name() {
        return TaskName.RECONSTRUCT;
    }

    @Override
    public Loss loss() {
        return Loss.SQUARED;
    }

    @Override
    public int outputs() {
        return features;
    }

    @Override
    public void target(Run run, int t, float[] into, int at) {
        System.arraycopy(run.values()[t], 0, into, at, features);
    }

    @Override
    public Readout readout(int window, int code) {
        return new ReconstructReadout(features, window, measure(window));
    }

    private @Nullable ErrorMeasure measure(int window) {
        if (own != null) {
            return own;
        }
        if (window > 0 && error == ErrorOf.WINDOW) {
            return new WindowError(features, window);
        }
        return running ? new NewestError(features, Math.max(1, window)) : null;
    }
}
