package dev.quatrain.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatTextTest {
    /** Prime, so that all exponents and many mantissas are met. */
    private static final int STRIDE = 4099;

    @Test
    void every_float_reads_back_to_the_same_bits_and_is_no_longer_than_java_writes_it() {
        long bits = Integer.MIN_VALUE;
        while (bits <= Integer.MAX_VALUE) {
            float value = Float.intBitsToFloat((int) bits);
            if (Float.isFinite(value)) {
                String text = text(value);
                if (Float.floatToRawIntBits(Float.parseFloat(text)) != (int) bits
                        || text.length() > Float.toString(value).length()) {
                    assertThat(text).isEqualTo(Float.toString(value));
                }
            }
            bits += STRIDE;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void no_number_with_fewer_digits_would_do(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            float value = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6));
            int digits = text(value)
                    .replaceAll("E.*|[^0-9]", "")
                    .replaceAll("^0+|0+$", "")
                    .length();
            if (digits > 1) {
                String shorter = String.format(java.util.Locale.ROOT, "%." + (digits - 2) + "e", (double) value);
                assertThat(Float.parseFloat(shorter))
                        .as("%s for %s", shorter, text(value))
                        .isNotEqualTo(value);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.0,0.0",
        "-0.0,-0.0",
        "1.0,1.0",
        "-12.5,-12.5",
        "0.001,0.001",
        "9.99E-4,9.99E-4",
        "9999999,9999999.0",
        "1.0E7,1.0E7",
        "3.4028235E38,3.4028235E38",
        "1.17549435E-38,1.1754944E-38",
        "1.4E-45,1.0E-45",
        "0.3,0.3",
        "16777216,1.6777216E7",
        "2.0E10,2.0E10",
        "0.1,0.1",
        "33554432,3.3554432E7",
        "8.0E-44,8.0E-44"
    })
    void numbers_look_as_they_do_in_java(float value, String expected) {
        assertThat(text(value)).isEqualTo(expected);
    }

    private static String text(float value) {
        byte[] out = new byte[2 + FloatText.MOST_CHARACTERS];
        int end = FloatText.write(value, out, 1);
        return new String(out, 1, end - 1, StandardCharsets.US_ASCII);
    }
}
