package dev.quatrain.trainer.layers;

import java.util.Random;

class RelativeTest extends LayerContract {
    @Override
    protected Layer layer(Shape input, Random random) {
        return new Relative(input, Sizing.SPREAD);
    }

    @Override
    protected boolean streams() {
        return false;
    }
}
