package dev.quatrain.trainer.families;

import dev.quatrain.trainer.layers.Chain;
import dev.quatrain.trainer.training.LearningCurve;
import java.util.List;

/** Sets a fresh network's weights before it is trained as a whole. */
public interface Pretraining {
    /** Leaves the weights as they were drawn. */
    Pretraining NONE = layers -> List.of();

    /** Changes the layers' weights in place and says how that went. */
    List<LearningCurve> pretrain(Chain layers);
}
