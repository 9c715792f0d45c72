package dev.quatrain.trainer.layers;

import java.util.Random;

class LstmLayerTest extends LayerContract {
    @Override
    protected Layer layer(Shape input, Random random) {
        return new Recurrent(input, Cell.LSTM, 5, random);
    }
}
