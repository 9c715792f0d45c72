package dev.quatrain.stream.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertJson;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The API's JSON: names in snake_case, numbers that are not finite as null, alerts as in their topic. Thread-safe. */
final class ApiJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new SimpleModule()
                    .addSerializer(Float.class, new FloatOrNull())
                    .addSerializer(float.class, new FloatOrNull())
                    .addSerializer(Double.class, new DoubleOrNull())
                    .addSerializer(double.class, new DoubleOrNull())
                    .addSerializer(float[].class, new Floats())
                    .addSerializer(Alert.class, new Alerts())
                    .addSerializer(Score.class, new Scores()))
            .build();

    private ApiJson() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value as it would be written. */
    static ObjectNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** @throws IOException if the bytes are no JSON object */
    static ObjectNode object(byte[] json) throws IOException {
        if (MAPPER.readTree(json) instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("Not a JSON object");
    }

    static <T> T value(JsonNode tree, Class<T> type) throws JsonProcessingException {
        return MAPPER.treeToValue(tree, type);
    }

    static String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    private static void write(float value, JsonGenerator out) throws IOException {
        if (Float.isFinite(value)) {
            out.writeNumber(value);
        } else {
            out.writeNull();
        }
    }

    private static final class FloatOrNull extends JsonSerializer<Float> {
        @Override
        public void serialize(Float value, JsonGenerator out, SerializerProvider provider) throws IOException {
            write(value, out);
        }
    }

    private static final class DoubleOrNull extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                out.writeNumber(value);
            } else {
                out.writeNull();
            }
        }
    }

    private static final class Floats extends JsonSerializer<float[]> {
        @Override
        public void serialize(float[] values, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartArray();
            for (float value : values) {
                write(value, out);
            }
            out.writeEndArray();
        }
    }

    private static final class Alerts extends JsonSerializer<Alert> {
        @Override
        public void serialize(Alert alert, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeRawValue(new String(AlertJson.encode(alert), StandardCharsets.UTF_8));
        }
    }

    private static final class Scores extends JsonSerializer<Score> {
        @Override
        public void serialize(Score score, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeRawValue(new String(ScoreJson.encode(score), StandardCharsets.UTF_8));
        }
    }
}
