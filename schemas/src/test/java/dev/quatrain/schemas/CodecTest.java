package dev.quatrain.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
    private static final int RECORDS = 500;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20260101, -7})
    void a_score_keeps_every_bit_over_a_round_trip(long seed) {
        SeededRecords records = new SeededRecords(seed);
        for (int i = 0; i < RECORDS; i++) {
            Score score = records.score();

            assertThat(ScoreJson.decode(ScoreJson.encode(score)))
                    .usingRecursiveComparison()
                    .withEqualsForType((a, b) -> Float.floatToIntBits(a) == Float.floatToIntBits(b), Float.class)
                    .isEqualTo(score);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {2, 20260101, -8})
    void an_alert_keeps_every_bit_over_a_round_trip(long seed) {
        SeededRecords records = new SeededRecords(seed);
        for (int i = 0; i < RECORDS; i++) {
            Alert alert = records.alert();

            assertThat(AlertJson.decode(AlertJson.encode(alert))).isEqualTo(alert);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {6, 20260101, -9})
    void a_feature_vector_keeps_every_bit_over_a_round_trip(long seed) {
        SeededRecords records = new SeededRecords(seed);
        for (int i = 0; i < RECORDS; i++) {
            FeatureVector vector = records.features();

            assertThat(FeatureVectorJson.decode(FeatureVectorJson.encode(vector)))
                    .usingRecursiveComparison()
                    .withEqualsForType((a, b) -> Float.floatToIntBits(a) == Float.floatToIntBits(b), Float.class)
                    .isEqualTo(vector);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 20260101})
    void unknown_fields_of_a_later_version_are_skipped(long seed) {
        SeededRecords records = new SeededRecords(seed);
        Score score = records.score();
        Alert alert = records.alert();

        assertThat(ScoreJson.encode(ScoreJson.decode(withMore(ScoreJson.encode(score)))))
                .isEqualTo(ScoreJson.encode(score));
        assertThat(AlertJson.decode(withMore(AlertJson.encode(alert)))).isEqualTo(alert);
    }

    private static byte[] withMore(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        return ("{\"later\":{\"a\":[1,{\"b\":null}]}," + text.substring(1)).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "no json",
                "{",
                "{}",
                "{\"series\":\"a\"",
                "{\"series\":\"a\",\"model_id\":\"m\",\"model_version\":\"1\",\"status\":\"FINE\"}",
                "{\"series\":\"a\",\"model_id\":\"m\",\"model_version\":\"1\",\"status\":\"NORMAL\",\"actual\":3}",
                "{\"series\":\"a\",\"model_id\":\"m\",\"model_version\":\"1\",\"status\":\"NORMAL\",\"actual\":[\"x\"]}",
                "{\"series\":\"a\",\"model_id\":\"m\",\"model_version\":\"1\",\"status\":\"NORMAL\",\"event_time\":\"soon\"}",
                "{\"id\":\"a\",\"state\":\"MAYBE\"}",
                "{\"id\":\"a\",\"severity\":\"high\"}"
            })
    void what_is_no_record_is_refused_with_a_reason(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ScoreJson.decode(bytes))
                .isInstanceOf(MalformedRecord.class)
                .message()
                .isNotBlank();
        assertThatThrownBy(() -> AlertJson.decode(bytes))
                .isInstanceOf(MalformedRecord.class)
                .message()
                .isNotBlank();
        assertThatThrownBy(() -> FeatureVectorJson.decode(bytes))
                .isInstanceOf(MalformedRecord.class)
                .message()
                .isNotBlank();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5})
    void a_record_cut_off_anywhere_is_refused(long seed) {
        SeededRecords records = new SeededRecords(seed);
        byte[] score = ScoreJson.encode(records.score());
        byte[] alert = AlertJson.encode(records.alert());

        for (int length = 0; length < score.length; length++) {
            byte[] cut = Arrays.copyOf(score, length);
            assertThatThrownBy(() -> ScoreJson.decode(cut)).isInstanceOf(MalformedRecord.class);
        }
        byte[] vector = FeatureVectorJson.encode(records.features());
        for (int length = 0; length < vector.length; length++) {
            byte[] cut = Arrays.copyOf(vector, length);
            assertThatThrownBy(() -> FeatureVectorJson.decode(cut)).isInstanceOf(MalformedRecord.class);
        }
        for (int length = 0; length < alert.length; length++) {
            byte[] cut = Arrays.copyOf(alert, length);
            assertThatThrownBy(() -> AlertJson.decode(cut)).isInstanceOf(MalformedRecord.class);
        }
    }
}
