package dev.quatrain.trainer.layers;

import java.util.Random;

class RelativeTest extends LayerContract {
    @Override
    protected Layer layer(Shape input, Random random) {
        return new Relative(input, 0.1f);
    }

    @Override
    protected boolean streams() {
        return false;
    }
}
