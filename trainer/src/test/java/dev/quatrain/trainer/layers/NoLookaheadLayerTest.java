package dev.quatrain.trainer.layers;

import java.util.Random;

class NoLookaheadLayerTest extends LayerContract {
    @Override
    protected Layer layer(Shape input, Random random) {
        return new Lookahead(input, Cell.LSTM, 4, delay(), random);
    }

    @Override
    protected int delay() {
        return 0;
    }
}
