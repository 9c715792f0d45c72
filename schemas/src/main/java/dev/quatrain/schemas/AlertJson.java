package dev.quatrain.schemas;

import static dev.quatrain.schemas.JsonFields.readFloat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert as JSON (alert.schema.json). Stateless. */
public final class AlertJson {
    private static final byte[] ID = JsonText.name("id");
    private static final byte[] RULE = JsonText.name("rule");
    private static final byte[] PIPELINE = JsonText.name("pipeline");
    private static final byte[] SERIES = JsonText.name("series");
    private static final byte[] STATE = JsonText.name("state");
    private static final byte[] SEVERITY = JsonText.name("severity");
    private static final byte[] ANOMALY_SCORE = JsonText.name("anomaly_score");
    private static final byte[] TOP_FEATURE = JsonText.name("top_feature");
    private static final byte[] SUMMARY = JsonText.name("summary");
    private static final byte[] MODEL_ID = JsonText.name("model_id");
    private static final byte[] MODEL_VERSION = JsonText.name("model_version");
    private static final byte[] STARTED_AT = JsonText.name("started_at");
    private static final byte[] UPDATED_AT = JsonText.name("updated_at");
    private static final byte[] ENDED_AT = JsonText.name("ended_at");

    private AlertJson() {}

    /** The alert as UTF-8 JSON. */
    public static byte[] encode(Alert a) {
        JsonText out = JsonText.ofThread()
                .begin()
                .field(ID, a.id())
                .field(RULE, a.rule())
                .field(PIPELINE, a.pipeline())
                .field(SERIES, a.series())
                .field(STATE, a.state().name())
                .field(SEVERITY, a.severity())
                .field(ANOMALY_SCORE, a.anomalyScore());
        if (a.topFeature() != null) {
            out.field(TOP_FEATURE, a.topFeature());
        }
        out.field(SUMMARY, a.summary())
                .field(MODEL_ID, a.modelId())
                .field(MODEL_VERSION, a.modelVersion())
                .field(STARTED_AT, a.startedAtMillis())
                .field(UPDATED_AT, a.updatedAtMillis());
        if (a.endedAtMillis() != null) {
            out.field(ENDED_AT, a.endedAtMillis());
        }
        return out.end();
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
