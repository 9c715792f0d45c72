package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static final Shape SHAPE = new Shape(20, 10);

    @Nested
    class WithARepeatedMask extends LayerContract {
        @Override
        protected Layer layer(Shape input, Random random) {
            return new Dropout(input, 0.4, false, () -> 7);
        }
    }

    @Nested
    class OfWholeChannels extends LayerContract {
        @Override
        protected Layer layer(Shape input, Random random) {
            return new Dropout(input, 0.4, true, () -> 7);
        }
    }

    private static Signal ones() {
        Signal signal = Signal.zeros(20, 50, 10);
        Arrays.fill(signal.values(), 1f);
        return signal;
    }

    @Test
    void the_mean_stays() {
        float[] dropped = new Dropout(SHAPE, 0.3, false, new Random(1))
                .forward(ones(), true)
                .values();
        double sum = 0;
        int zeros = 0;
        for (float value : dropped) {
            sum += value;
            zeros += value == 0 ? 1 : 0;
        }
        assertThat(sum / dropped.length).isCloseTo(1, within(0.03));
        assertThat((double) zeros / dropped.length).isCloseTo(0.3, within(0.02));
    }

    @Test
    void every_pass_draws_another_mask_and_a_run_repeats() {
        Dropout one = new Dropout(SHAPE, 0.3, false, new Random(1));
        Dropout again = new Dropout(SHAPE, 0.3, false, new Random(1));
        float[] first = one.forward(ones(), true).values();
        float[] second = one.forward(ones(), true).values();
        assertThat(second).isNotEqualTo(first);
        assertThat(again.forward(ones(), true).values()).isEqualTo(first);
        assertThat(again.forward(ones(), true).values()).isEqualTo(second);
    }

    @Test
    void a_whole_channel_goes_at_every_step() {
        Signal dropped = new Dropout(SHAPE, 0.5, true, new Random(1)).forward(ones(), true);
        for (int t = 1; t < dropped.steps(); t++) {
            assertThat(dropped.step(t)).isEqualTo(dropped.step(0));
        }
    }

    @Test
    void inference_passes_everything() {
        Signal input = ones();
        assertThat(new Dropout(SHAPE, 0.5, false, new Random(1)).forward(input, false))
                .isSameAs(input);
    }
}
