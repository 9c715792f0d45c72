package dev.quatrain.schemas;

import static dev.quatrain.schemas.JsonFields.readFlags;
import static dev.quatrain.schemas.JsonFields.readFloats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A feature vector as JSON (features.schema.json). Stateless; floats keep every bit over a round trip. */
public final class FeatureVectorJson {
    private static final byte[] SERIES = JsonText.name("series");
    private static final byte[] EVENT_TIME = JsonText.name("event_time");
    private static final byte[] MODEL_ID = JsonText.name("model_id");
    private static final byte[] MODEL_VERSION = JsonText.name("model_version");
    private static final byte[] STATUS = JsonText.name("status");
    private static final byte[] EMBEDDING = JsonText.name("embedding");
    private static final byte[] FLAGS = JsonText.name("flags");

    private FeatureVectorJson() {}

    /** The feature vector as UTF-8 JSON. */
    public static byte[] encode(FeatureVector v) {
        return JsonText.ofThread()
                .begin()
                .field(SERIES, v.series())
                .field(EVENT_TIME, v.eventTimeMillis())
                .field(MODEL_ID, v.modelId())
                .field(MODEL_VERSION, v.modelVersion())
                .field(STATUS, v.status().name())
                .field(EMBEDDING, v.embedding())
                .field(FLAGS, v.flags())
                .end();
    }

    /**
     * The feature vector in UTF-8 JSON; unknown fields are skipped.
     *
     * @throws MalformedRecord if the bytes are none
     */
    public static FeatureVector decode(byte[] json) {
        @Nullable String series = null;
        @Nullable String modelId = null;
        @Nullable String modelVersion = null;
        @Nullable ScoreStatus status = null;
        float @Nullable [] embedding = null;
        long eventTime = 0;
        Set<ScoreFlag> flags = Set.of();
        try (JsonParser in = JsonFields.JSON.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedRecord("A feature vector is a JSON object; this starts with " + in.currentToken());
            }
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                switch (name) {
                    case "series" -> series = in.getText();
                    case "event_time" -> eventTime = in.getLongValue();
                    case "model_id" -> modelId = in.getText();
                    case "model_version" -> modelVersion = in.getText();
                    case "status" -> status = ScoreStatus.valueOf(in.getText());
                    case "embedding" -> embedding = readFloats(in);
                    case "flags" -> flags = readFlags(in);
                    default -> in.skipChildren();
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedRecord("Not a feature vector: " + e.getMessage(), e);
        }
        if (series == null || modelId == null || modelVersion == null || status == null || embedding == null) {
            throw new MalformedRecord("A feature vector needs series, model_id, model_version, status and embedding");
        }
        return new FeatureVector(series, eventTime, modelId, modelVersion, status, embedding, flags);
    }
}
