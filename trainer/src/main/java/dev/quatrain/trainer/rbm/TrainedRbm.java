package dev.quatrain.trainer.rbm;

import dev.quatrain.trainer.pretraining.PretrainedLevel;
import dev.quatrain.trainer.training.LearningCurve;
import java.util.List;

/**
 * A restricted Boltzmann machine and how it came about.
 *
 * @param curves reconstruction error, then free energy; where the validation examples' free energy rises away from the training
 *     examples', the machine overfits (practical guide, section 6)
 */
public record TrainedRbm(Rbm rbm, List<LearningCurve> curves) {
    public TrainedRbm {
        curves = List.copyOf(curves);
    }

    /** As the start of a deep network's layers. */
    public PretrainedLevel level() {
        return new PretrainedLevel(rbm.encoder(), rbm.decoder(), curves);
    }
}
