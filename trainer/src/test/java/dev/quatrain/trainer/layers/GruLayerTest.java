package dev.quatrain.trainer.layers;

import java.util.Random;

class GruLayerTest extends LayerContract {
    @Override
    protected Layer layer(Shape input, Random random) {
        return new Recurrent(input, Cell.GRU, 5, random);
    }
}
