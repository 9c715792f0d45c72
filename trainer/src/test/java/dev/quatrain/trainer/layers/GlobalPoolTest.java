package dev.quatrain.trainer.layers;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GlobalPoolTest {
    @Nested
    class Both extends PoolTest.OnWindows {
        @Override
        protected Layer layer(Shape input, Random random) {
            return new GlobalPool(input, List.of(Pooling.MEAN, Pooling.MAX));
        }
    }

    @Nested
    class MeanOnly extends PoolTest.OnWindows {
        @Override
        protected Layer layer(Shape input, Random random) {
            return new GlobalPool(input, List.of(Pooling.MEAN));
        }
    }

    @Test
    void a_window_gives_the_same_bits_in_every_batch() {
        Shape input = new Shape(60, 32);
        SameBits.check(input, new GlobalPool(input, List.of(Pooling.MEAN, Pooling.MAX)));
    }
}
