package dev.quatrain.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfTest {
    @Test
    void every_half_survives_a_round_trip() {
        for (int bits = 0; bits <= 0xFFFF; bits++) {
            short half = (short) bits;
            if ((bits & 0x7C00) != 0x7C00) { // neither infinite nor no number
                assertThat(Half.of(Half.toFloat(half))).isEqualTo(half);
            }
        }
    }

    @Test
    void the_nearest_is_taken() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            float value = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(12) - 7));
            if (Math.abs(value) > 65_504) {
                continue;
            }
            short half = Half.of(value);
            double error = Math.abs(Half.toFloat(half) - (double) value);
            for (int step : new int[] {-1, 1}) {
                int neighbour = (half & 0x7FFF) + step;
                if (neighbour >= 0 && neighbour <= 0x7BFF) {
                    float other = Half.toFloat((short) ((half & 0x8000) | neighbour));
                    assertThat(error).isLessThanOrEqualTo(Math.abs(other - (double) value));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,0000",
        "-0.0,8000",
        "1,3c00",
        "-2,c000",
        "65504,7bff",
        "65519,7bff",
        "1e9,7bff",
        "-Infinity,fbff",
        "NaN,0000",
        "6.1035156E-5,0400",
        "5.9604645E-8,0001",
        "2.9e-8,0000",
        "0.33325195,3555",
        "2049,6800",
        "2051,6802"
    })
    void known_values_have_their_bits(float value, String bits) {
        assertThat(String.format("%04x", Half.of(value))).isEqualTo(bits);
    }
}
