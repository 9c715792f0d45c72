package dev.quatrain.trainer.layers;

import java.util.Random;

class FullLookaheadLayerTest extends LayerContract {
    @Override
    protected Layer layer(Shape input, Random random) {
        return new Lookahead(input, Cell.SIMPLE, 4, delay(), random);
    }

    @Override
    protected int delay() {
        return 9;
    }
}
