package dev.quatrain.trainer.training;

import java.util.List;

/**
 * How far a training has come: what is needed to go on to the same bits.
 *
 * @param done the curves of the phases that are done
 * @param phase the phase that goes on
 */
public record Checkpoint(List<LearningCurve> done, PhaseState phase) {
    public Checkpoint {
        done = List.copyOf(done);
    }
}
