package dev.quatrain.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.stream.decode.JsonScanner.NotJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonScanner scanner = new JsonScanner();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void a_number_is_the_nearest_double(long seed) throws NotJson {
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            String[] ways = {
                Double.toString(value),
                Float.toString((float) (random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20))),
                String.format(Locale.ROOT, "%." + random.nextInt(20) + "f", 1000 * random.nextGaussian()),
                Long.toString(random.nextLong() >> random.nextInt(64)),
                (random.nextBoolean() ? "-" : "") + random.nextInt(100) + "E" + (random.nextInt(700) - 350),
                new BigDecimal(random.nextDouble()).toPlainString()
            };
            for (String text : ways) {
                scanner.open(bytes(text));
                assertThat((Double) scanner.number()).as(text).isEqualTo(Double.valueOf(text));
                assertThat(scanner.atEnd()).as(text).isTrue();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void what_is_json_is_what_jackson_takes_for_it(long seed) {
        Random random = new Random(seed);
        String alphabet = "{}[]\",:\\.-eE0123456789truefalsn \n\tuNaIy\u0001";
        int taken = 0;
        for (int i = 0; i < 60_000; i++) {
            StringBuilder text = new StringBuilder(document(random, 0));
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                char other = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, other);
                    case 1 -> text.insert(at, other);
                    default -> text.deleteCharAt(at).append(' ');
                }
            }
            boolean expected = jacksonTakes(bytes(text.toString()));
            assertThat(scannerTakes(bytes(text.toString()))).as(text.toString()).isEqualTo(expected);
            taken += expected ? 1 : 0;
        }
        assertThat(taken).isBetween(20_000, 50_000);
    }

    @Test
    void texts_are_unescaped() throws NotJson {
        scanner.open(bytes("\"\\u00e4\\n\\\"\u00fc\\ud83d\\ude00\\/\""));
        scanner.readText();
        assertThat(scanner.text()).isEqualTo("\u00e4\n\"\u00fc\uD83D\uDE00/");
    }

    @Test
    void deep_nesting_and_bytes_that_are_not_utf8_are_refused() {
        assertThat(scannerTakes(bytes("[".repeat(400) + "]".repeat(400)))).isTrue();
        assertThat(scannerTakes(bytes("[".repeat(1_000_000)))).isFalse();
        assertThat(scannerTakes(new byte[] {'"', (byte) 0xFF, '"'})).isFalse();
    }

    @Test
    void a_number_of_a_million_digits_is_a_number() throws NotJson {
        scanner.open(bytes("1".repeat(1_000_000)));
        assertThat(scanner.number()).isInfinite();
    }

    @Test
    void the_error_tells_the_place() {
        scanner.open(bytes("  [1, x]"));
        assertThatThrownBy(scanner::skip).isInstanceOf(NotJson.class).hasMessageContaining("At byte 6 is 'x'");
    }

    private static String document(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 5 : 8)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> "\"a\\u00e9\\t" + random.nextInt() + "\"";
            case 3 -> random.nextBoolean() ? "NaN" : "-Infinity";
            case 4 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10));
            case 5 -> "[" + document(random, depth + 1) + " , " + document(random, depth + 1) + "]";
            case 6 -> random.nextBoolean() ? "{}" : "[ ]";
            default -> "{\"k\":" + document(random, depth + 1) + ",\n\"l\" : " + document(random, depth + 1) + "}";
        };
    }

    private boolean scannerTakes(byte[] text) {
        try {
            scanner.open(text);
            scanner.skip();
            return scanner.atEnd();
        } catch (NotJson e) {
            return false;
        }
    }

    private static boolean jacksonTakes(byte[] text) {
        try {
            return !JACKSON.readTree(text).isMissingNode();
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
