package dev.quatrain.trainer.layers;

import java.util.Random;

class SimpleLayerTest extends LayerContract {
    @Override
    protected Layer layer(Shape input, Random random) {
        return new Recurrent(input, Cell.SIMPLE, 5, random);
    }
}
