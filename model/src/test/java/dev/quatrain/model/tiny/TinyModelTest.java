package dev.quatrain.model.tiny;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.step.SequenceModelContract;
import java.util.List;

class TinyModelTest extends SequenceModelContract {
    @Override
    protected Bundle bundle() {
        return TinyModel.bundle();
    }

    @Override
    protected List<float[][]> sequences() {
        return List.of(TinyModel.readings(1, 20), TinyModel.readings(2, 33), TinyModel.readings(3, 7));
    }

    @Override
    protected float[][] reference(float[][] sequence) {
        return TinyModel.reference(sequence);
    }
}
