package dev.quatrain.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static final byte[] NAME = JsonText.name("a");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pump-1",
                "a\"b\\c",
                "tab\tnull\u0000bell\u0007",
                "Größe µ €",
                "滝",
                "🜁 and 𝄞",
                "\u007f\u0080\u07ff\u0800\uffff"
            })
    void a_text_reads_back_as_it_was(String text) throws Exception {
        try (JsonParser in = JsonFields.JSON.createParser(
                JsonText.ofThread().begin().field(NAME, text).end())) {
            in.nextToken();
            in.nextToken();
            assertThat(in.nextTextValue()).isEqualTo(text);
        }
    }

    @Test
    void half_a_surrogate_pair_does_not_break_the_record() {
        assertThat(JsonText.ofThread().begin().field(NAME, "x\ud83dy").end())
                .asString()
                .isEqualTo("{\"a\":\"x?y\"}");
    }

    @Test
    void values_of_every_kind_stand_in_their_order() {
        byte[] json = JsonText.ofThread()
                .begin()
                .field(NAME, Long.MIN_VALUE)
                .field(NAME, -120L)
                .field(NAME, 0L)
                .field(NAME, Float.NaN)
                .field(NAME, new float[] {1.5f, Float.POSITIVE_INFINITY})
                .field(NAME, new float[][] {{1}, {}})
                .field(NAME, List.of(ScoreFlag.GAP, ScoreFlag.RESET))
                .texts(NAME, List.of("x", "y"))
                .end();

        assertThat(json)
                .asString()
                .isEqualTo(
                        "{\"a\":-9223372036854775808,\"a\":-120,\"a\":0,\"a\":null,\"a\":[1.5,null],\"a\":[[1.0],[]],"
                                + "\"a\":[\"GAP\",\"RESET\"],\"a\":[\"x\",\"y\"]}");
    }

    @Test
    void names_are_written_anew_when_the_list_is_another() {
        List<String> first = List.of("a", "b");
        for (List<String> names : List.of(first, first, List.of("c"), first)) {
            assertThat(JsonText.ofThread().begin().names(NAME, names).end())
                    .asString()
                    .isEqualTo("{\"a\":[\"" + String.join("\",\"", names) + "\"]}");
        }
    }

    @Test
    void a_record_beyond_the_buffer_is_whole() {
        float[] values = new float[200_000];
        java.util.Arrays.fill(values, -1.2345678E-30f);

        String json = new String(
                JsonText.ofThread().begin().field(NAME, values).end(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(json).hasSize("{\"a\":[]}".length() + 200_000 * "-1.2345678E-30".length() + 199_999);
    }
}
