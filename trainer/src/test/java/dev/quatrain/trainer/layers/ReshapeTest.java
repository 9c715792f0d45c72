package dev.quatrain.trainer.layers;

import java.util.Random;

class ReshapeTest extends PoolTest.OnWindows {
    @Override
    protected Layer layer(Shape input, Random random) {
        return new Reshape(input, 1);
    }
}
