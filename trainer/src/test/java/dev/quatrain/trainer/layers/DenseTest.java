package dev.quatrain.trainer.layers;

import java.util.Random;

class DenseTest extends LayerContract {
    @Override
    protected Layer layer(Shape input, Random random) {
        return new Dense(input, 5, Activation.TANH, random);
    }
}
