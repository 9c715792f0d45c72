package dev.quatrain.schemas;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {
    private static Schema schema(String name) throws IOException {
        try (InputStream in = requireNonNull(JsonSchemaTest.class.getResourceAsStream(name))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 20260101})
    void every_encoded_score_fits_its_schema(long seed) throws IOException {
        Schema schema = schema("score.schema.json");
        SeededRecords records = new SeededRecords(seed);
        for (int i = 0; i < 200; i++) {
            String json = new String(ScoreJson.encode(records.score()), StandardCharsets.UTF_8);
            assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {12, 20260101})
    void every_encoded_alert_fits_its_schema(long seed) throws IOException {
        Schema schema = schema("alert.schema.json");
        SeededRecords records = new SeededRecords(seed);
        for (int i = 0; i < 200; i++) {
            String json = new String(AlertJson.encode(records.alert()), StandardCharsets.UTF_8);
            assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {13, 20260101})
    void every_encoded_feature_vector_fits_its_schema(long seed) throws IOException {
        Schema schema = schema("features.schema.json");
        SeededRecords records = new SeededRecords(seed);
        for (int i = 0; i < 200; i++) {
            String json = new String(FeatureVectorJson.encode(records.features()), StandardCharsets.UTF_8);
            assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {14, 20260101})
    void every_encoded_command_fits_its_schema_and_comes_back_as_it_was(long seed) throws IOException {
        Schema schema = schema("command.schema.json");
        SeededRecords records = new SeededRecords(seed);
        for (int i = 0; i < 200; i++) {
            Command command = new Command(Command.Action.RESET, records.text(), records.text(), i);
            byte[] json = CommandJson.encode(command);
            assertThat(schema.validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON))
                    .isEmpty();
            assertThat(CommandJson.decode(json)).isEqualTo(command);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"action\":\"RESET\"}",
                "{\"action\":\"RESET\",\"series\":\" \"}",
                "{\"action\":\"DANCE\",\"series\":\"a\"}",
                "{\"action\":{},\"series\":\"a\"}",
                "{\"action\":\"RESET\",\"series\":\"a\""
            })
    void what_is_no_command_is_refused(String json) {
        assertThatThrownBy(() -> CommandJson.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedRecord.class);
    }

    @Test
    void an_encoded_announcement_fits_its_schema() throws IOException {
        ModelRelease release = new ModelRelease("1", "a".repeat(64), "https://models.example/1.qtn", "b".repeat(16), 0);
        ModelAnnouncement announcement = ModelAnnouncement.first("pump", release, 1);
        for (ModelAnnouncement one :
                new ModelAnnouncement[] {announcement, announcement.shadow(release, 2), announcement.publish(release, 3)
                }) {
            String json = new String(ModelAnnouncementJson.encode(one), StandardCharsets.UTF_8);
            assertThat(schema("model.schema.json").validate(json, InputFormat.JSON))
                    .as(json)
                    .isEmpty();
        }
        assertThat(schema("model.schema.json").validate("{\"name\":\"pump\"}", InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void the_schemas_refuse_what_is_none_of_theirs() throws IOException {
        assertThat(schema("score.schema.json").validate("{\"series\":\"a\"}", InputFormat.JSON))
                .isNotEmpty();
        assertThat(schema("alert.schema.json").validate("{\"state\":\"MAYBE\"}", InputFormat.JSON))
                .isNotEmpty();
        assertThat(schema("features.schema.json").validate("{\"embedding\":[1]}", InputFormat.JSON))
                .isNotEmpty();
        assertThat(schema("command.schema.json").validate("{\"action\":\"RESET\"}", InputFormat.JSON))
                .isNotEmpty();
        assertThat(schema("reading.schema.json").validate("[1]", InputFormat.JSON))
                .isNotEmpty();
        assertThat(schema("reading.schema.json").validate("{\"series\":\"\"}", InputFormat.JSON))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"pressure\":4.2,\"flow\":null}",
                "{\"series\":\"pump-7\",\"event_time\":1700000000000,\"pressure\":4.2,\"site\":{\"name\":\"north\"}}",
                "{\"series\":\"pump-7\",\"event_time\":\"2026-01-01T00:00:00Z\",\"pressure\":4.2}"
            })
    void readings_as_pipelines_take_them_fit_their_schema(String json) throws IOException {
        assertThat(schema("reading.schema.json").validate(json, InputFormat.JSON))
                .isEmpty();
    }
}
