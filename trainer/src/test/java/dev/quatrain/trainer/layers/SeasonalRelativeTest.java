package dev.quatrain.trainer.layers;

import java.util.Random;

class SeasonalRelativeTest extends LayerContract {
    @Override
    protected Layer layer(Shape input, Random random) {
        return new Relative(input, new Sizing(2));
    }

    @Override
    protected boolean streams() {
        return false;
    }
}
