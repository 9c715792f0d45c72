package dev.quatrain.model.tiny;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.step.SequenceModelContract;
import java.util.List;

class TinyDelayedModelTest extends SequenceModelContract {
    private final TinyDelayedModel model = new TinyDelayedModel(2);

    @Override
    protected Bundle bundle() {
        return model.bundle();
    }

    @Override
    protected List<float[][]> sequences() {
        return List.of(
                TinyDelayedModel.readings(1, 20), TinyDelayedModel.readings(2, 33), TinyDelayedModel.readings(3, 7));
    }

    @Override
    protected float[][] reference(float[][] sequence) {
        return model.reference(sequence);
    }
}
