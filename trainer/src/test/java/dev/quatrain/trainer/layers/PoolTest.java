package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PoolTest {
    abstract static class OnWindows extends LayerContract {
        @Override
        protected boolean streams() {
            return false;
        }
    }

    @Nested
    class Maximum extends OnWindows {
        @Override
        protected Shape input() {
            return new Shape(7, 3);
        }

        @Override
        protected Layer layer(Shape input, Random random) {
            return new Pool(input, Pooling.MAX, 2, 2);
        }
    }

    @Nested
    class OverlappingMean extends OnWindows {
        @Override
        protected Layer layer(Shape input, Random random) {
            return new Pool(input, Pooling.MEAN, 3, 1);
        }
    }

    @Nested
    class MaximumOfSquares extends OnWindows {
        @Override
        protected Shape input() {
            return new Shape(5, 12);
        }

        @Override
        protected Layer layer(Shape input, Random random) {
            return new Pool2d(Image.of(input, 2), Pooling.MAX, 2, 2);
        }
    }

    @Nested
    class MeanOfSquares extends OnWindows {
        @Override
        protected Shape input() {
            return new Shape(5, 12);
        }

        @Override
        protected Layer layer(Shape input, Random random) {
            return new Pool2d(Image.of(input, 3), Pooling.MEAN, 3, 1);
        }
    }

    @Test
    void steps_left_over_are_dropped() {
        Pool pool = new Pool(new Shape(5, 1), Pooling.MAX, 2, 2);
        float[] pooled = pool.forward(new Signal(5, 1, 1, new float[] {1, -2, -4, -3, 9}), false)
                .values();
        assertThat(pooled).containsExactly(1, -3);
    }

    @Test
    void a_window_gives_the_same_bits_in_every_batch() {
        Shape input = new Shape(12, 12);
        SameBits.check(input, new Pool2d(Image.of(input, 2), Pooling.MEAN, 2, 2));
    }
}
