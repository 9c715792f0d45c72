package dev.quatrain.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RunningScaleTest {
    private static final Offset<Float> CLOSE = within(0.05f);

    @Test
    void the_first_reading_is_scaled_as_those_of_all_series() {
        float[][] readings = {{3.5f, -2f}, {3.5f, -2f}};
        new RunningScale(100).scale(readings);
        assertThat(readings[0]).containsExactly(3.5f, -2f);
        assertThat(readings[1][0]).isZero();
    }

    @Test
    void series_of_other_level_and_size_come_to_look_alike() {
        float[][] small = noise(1, 0);
        float[][] large = noise(40, 200);
        RunningScale scale = new RunningScale(500);
        scale.scale(small);
        scale.scale(large);
        for (int t = 4000; t < small.length; t++) {
            assertThat(large[t][0]).isCloseTo(small[t][0], CLOSE);
        }
    }

    @Test
    void nothing_of_the_future_enters() {
        float[][] whole = noise(2, 1);
        float[][] changed = noise(2, 1);
        changed[300][0] += 50;
        RunningScale scale = new RunningScale(50);
        scale.scale(whole);
        scale.scale(changed);
        for (int t = 0; t < 300; t++) {
            assertThat(changed[t][0]).isEqualTo(whole[t][0]);
        }
        assertThat(changed[300][0] - whole[300][0])
                .as("a fault is not part of its own scale")
                .isGreaterThan(20);
    }

    @Test
    void what_was_taken_off_is_found_again() {
        float[][] readings = noise(7, -30);
        float[][] scaled = noise(7, -30);
        RunningScale scale = new RunningScale(200);
        scale.scale(scaled);
        float[][] levels = scale.levels(scaled);
        for (int t = 0; t < readings.length; t++) {
            assertThat(scaled[t][0] * levels[t][1] + levels[t][0]).isCloseTo(readings[t][0], within(1e-3f));
        }
    }

    @Test
    void a_series_that_stands_still_stays_finite() {
        float[][] readings = new float[5000][1];
        readings[4999][0] = 1;
        new RunningScale(100).scale(readings);
        assertThat(readings[4998][0]).isZero();
        assertThat(readings[4999][0])
                .as("a jump by the deviation of all series")
                .isBetween(10f, 101.1f);
    }

    private static float[][] noise(float size, float level) {
        Random random = new Random(7);
        float[][] readings = new float[5000][1];
        for (float[] reading : readings) {
            reading[0] = (float) (level + size * random.nextGaussian());
        }
        return readings;
    }
}
