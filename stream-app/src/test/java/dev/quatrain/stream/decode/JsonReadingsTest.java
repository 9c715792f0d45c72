package dev.quatrain.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.guard.EventId;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.stream.config.AppConfig.Batch;
import dev.quatrain.stream.config.Encoding;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.config.ProvisionalScores;
import dev.quatrain.stream.config.States;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReadingsTest {
    private static final byte[] KEY = "s".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[1,2,3,4]", "[[1,2],[3,4]]", "[[[1],[2]],[[3,4]],[]]", "[1.0,2e0,0.3E1,4]"})
    void an_array_gives_the_features_in_order_however_it_is_nested(String array) throws Undecodable {
        JsonReadings readings = readings("image", 4);

        readings.decode(KEY, json("{\"image\":" + array + ",\"other\":[9,9]}"), 1);

        assertThat(readings.values()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void a_null_in_an_array_is_a_missing_value() throws Undecodable {
        JsonReadings readings = readings("frame.pixels", 2);

        readings.decode(KEY, json("{\"frame\":{\"pixels\":[null,2]}}"), 1);

        assertThat(readings.values()).containsExactly(Float.NaN, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1,2,3]|holds 3 numbers; the model expects 4",
                "[1,2,3,4,5]|holds 5 numbers",
                "7|expected an array of 4 numbers",
                "[1,2,3,true]|expected a number",
                "[1,2,{},4]|expected a number"
            })
    void an_array_that_does_not_fit_is_refused(String array, String why) {
        JsonReadings readings = readings("image", 4);

        assertThatThrownBy(() -> readings.decode(KEY, json("{\"image\":" + array + "}"), 1))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining(why);
    }

    @Test
    void fields_are_found_wherever_they_stand() throws Undecodable {
        JsonReadings readings = readings(null, 3);
        String[] orders = {
            "{\"x0\":1,\"x1\":2,\"x2\":3}",
            "{\"x2\":3,\"x1\":2,\"x0\":1}",
            "{\"a\":0,\"x0\":1,\"b\":{\"x1\":7},\"x1\":2,\"x2\":3}",
            "{\"x0\":1,\"x1\":2,\"x2\":3}"
        };
        for (String order : orders) {
            readings.decode(KEY, json(order), 1);

            assertThat(readings.values()).as(order).containsExactly(1, 2, 3);
        }
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 100; i++) {
            many.append("\"y").append(i).append("\":0,");
        }
        readings.decode(KEY, json(many + "\"x1\":2,\"x0\":1,\"x2\":3}"), 1);
        assertThat(readings.values()).containsExactly(1, 2, 3);
    }

    @Test
    void a_key_that_is_not_utf8_names_no_series_and_one_with_a_replacement_character_does() throws Undecodable {
        JsonReadings readings = readings(null, 1);

        readings.decode("s\uFFFD".getBytes(StandardCharsets.UTF_8), json("{\"x0\":1}"), 1);

        assertThat(readings.series()).isEqualTo("s\uFFFD");
        assertThatThrownBy(() -> readings.decode(new byte[] {'s', (byte) 0xFF}, json("{\"x0\":1}"), 1))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void an_event_id_is_text_or_a_whole_number_and_may_not_be_missing_where_it_is_asked_for() throws Undecodable {
        Pipeline without = pipeline(null);
        Pipeline pipeline = new Pipeline(
                without.name(),
                without.topic(),
                without.encoding(),
                null,
                null,
                "id",
                Map.of(),
                null,
                true,
                without.states(),
                without.source(),
                without.batch(),
                without.guard(),
                without.provisional());
        JsonReadings readings = new JsonReadings(pipeline, List.of("x0"));
        byte[] key = {'s'};

        readings.decode(key, json("{\"x0\":1,\"id\":\"17\"}"), 1);
        assertThat(readings.eventId()).isEqualTo(EventId.of("17"));
        readings.decode(key, json("{\"x0\":1,\"id\":17}"), 1);
        assertThat(readings.eventId()).isEqualTo(EventId.of("17"));
        for (String missing : new String[] {"{\"x0\":1}", "{\"x0\":1,\"id\":null}", "{\"x0\":1,\"id\":\"\"}"}) {
            assertThatThrownBy(() -> readings.decode(key, json(missing), 1))
                    .isInstanceOfSatisfying(
                            Undecodable.class, e -> assertThat(e.reason()).isEqualTo(Undecodable.Reason.MISSING_ID));
        }
        assertThatThrownBy(() -> readings.decode(key, json("{\"x0\":1,\"id\":1.5}"), 1))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining("The event id is a number");
        JsonReadings unasked = readings(null, 1);
        unasked.decode(key, json("{\"x0\":1,\"id\":1.5}"), 1);
        assertThat(unasked.eventId()).isEqualTo(EventId.NONE);
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonReadings readings(@Nullable String valuesField, int features) {
        return new JsonReadings(
                pipeline(valuesField), List.of("x0", "x1", "x2", "x3", "x4").subList(0, features));
    }

    private static Pipeline pipeline(@Nullable String valuesField) {
        return new Pipeline(
                "p",
                "readings",
                new Encoding.Json(),
                null,
                null,
                Map.of(),
                valuesField,
                true,
                States.DEFAULT,
                Path.of("unused.qtn"),
                new Batch(1, Duration.ZERO),
                GuardPolicy.DEFAULT,
                ProvisionalScores.OFF);
    }
}
