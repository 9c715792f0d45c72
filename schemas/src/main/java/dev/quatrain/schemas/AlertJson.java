package dev.quatrain.schemas;

import static dev.quatrain.schemas.JsonFields.readFloat;
import static dev.quatrain.schemas.JsonFields.writeFloat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert as JSON (alert.schema.json). Stateless. */
public final class AlertJson {
    private AlertJson() {}

    /** The alert as UTF-8 JSON. */
    public static byte[] encode(Alert a) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
            try (JsonGenerator out = JsonFields.JSON.createGenerator(bytes)) {
                write(out, a);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(JsonGenerator out, Alert a) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", a.id());
        out.writeStringField("rule", a.rule());
        out.writeStringField("pipeline", a.pipeline());
        out.writeStringField("series", a.series());
        out.writeStringField("state", a.state().name());
        out.writeFieldName("severity");
        writeFloat(out, a.severity());
        out.writeFieldName("anomaly_score");
        writeFloat(out, a.anomalyScore());
        if (a.topFeature() != null) {
            out.writeStringField("top_feature", a.topFeature());
        }
        out.writeStringField("summary", a.summary());
        out.writeStringField("model_id", a.modelId());
        out.writeStringField("model_version", a.modelVersion());
        out.writeNumberField("started_at", a.startedAtMillis());
        out.writeNumberField("updated_at", a.updatedAtMillis());
        if (a.endedAtMillis() != null) {
            out.writeNumberField("ended_at", a.endedAtMillis());
        }
        out.writeEndObject();
    }

    /**
     * The alert in UTF-8 JSON; unknown fields are skipped.
     *
     * @throws MalformedRecord if the bytes are no alert
     */
    public static Alert decode(byte[] json) {
        try (JsonParser in = JsonFields.JSON.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedRecord("An alert is a JSON object; this starts with " + in.currentToken());
            }
            Map<String, String> texts = new HashMap<>();
            Map<String, Float> floats = new HashMap<>();
            Map<String, Long> longs = new HashMap<>();
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                switch (name) {
                    case "severity", "anomaly_score" -> floats.put(name, readFloat(in));
                    case "started_at", "updated_at", "ended_at" -> longs.put(name, in.getLongValue());
                    case "id", "rule", "pipeline", "series", "state", "top_feature" -> texts.put(name, in.getText());
                    case "summary", "model_id", "model_version" -> texts.put(name, in.getText());
                    default -> in.skipChildren();
                }
            }
            return new Alert(
                    required(texts, "id"),
                    required(texts, "rule"),
                    required(texts, "pipeline"),
                    required(texts, "series"),
                    AlertState.valueOf(required(texts, "state")),
                    required(floats, "severity"),
                    required(floats, "anomaly_score"),
                    texts.get("top_feature"),
                    required(texts, "summary"),
                    required(texts, "model_id"),
                    required(texts, "model_version"),
                    required(longs, "started_at"),
                    required(longs, "updated_at"),
                    longs.get("ended_at"));
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedRecord("Not an alert: " + e.getMessage(), e);
        }
    }

    private static <T> T required(Map<String, T> fields, String name) {
        @Nullable T value = fields.get(name);
        if (value == null) {
            throw new MalformedRecord("An alert needs the field " + name);
        }
        return value;
    }
}
