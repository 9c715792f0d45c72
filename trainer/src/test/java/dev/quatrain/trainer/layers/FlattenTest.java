package dev.quatrain.trainer.layers;

import java.util.Random;

class FlattenTest extends PoolTest.OnWindows {
    @Override
    protected Layer layer(Shape input, Random random) {
        return new Flatten(input);
    }
}
