package dev.quatrain.trainer.layers;

import java.util.List;
import java.util.Random;

class StackedLookaheadLayerTest extends LayerContract {
    @Override
    protected Layer layer(Shape input, Random random) {
        return Chain.build(
                input,
                List.of(
                        new LayerSpec.LookaheadSpec(Cell.LSTM, 3, 2),
                        new LayerSpec.RecurrentSpec(Cell.GRU, 4),
                        new LayerSpec.LookaheadSpec(Cell.GRU, 3, 1)),
                random);
    }

    @Override
    protected int delay() {
        return 3;
    }
}
