package dev.quatrain.schemas;

import static dev.quatrain.schemas.JsonFields.readFlags;
import static dev.quatrain.schemas.JsonFields.readFloat;
import static dev.quatrain.schemas.JsonFields.readFloats;
import static dev.quatrain.schemas.JsonFields.readMatrix;
import static dev.quatrain.schemas.JsonFields.readStrings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A score as JSON (score.schema.json). Stateless; floats keep every bit over a round trip. */
public final class ScoreJson {
    private static final float[] NONE = {};
    private static final byte[] SERIES = JsonText.name("series");
    private static final byte[] EVENT_TIME = JsonText.name("event_time");
    private static final byte[] MODEL_ID = JsonText.name("model_id");
    private static final byte[] MODEL_VERSION = JsonText.name("model_version");
    private static final byte[] STATUS = JsonText.name("status");
    private static final byte[] ANOMALY_SCORE = JsonText.name("anomaly_score");
    private static final byte[] SEVERITY = JsonText.name("severity");
    private static final byte[] CONFIDENCE = JsonText.name("confidence");
    private static final byte[] FEATURES = JsonText.name("features");
    private static final byte[] ACTUAL = JsonText.name("actual");
    private static final byte[] EXPECTED = JsonText.name("expected");
    private static final byte[] LOWER = JsonText.name("lower");
    private static final byte[] UPPER = JsonText.name("upper");
    private static final byte[] ATTRIBUTION = JsonText.name("attribution");
    private static final byte[] LABEL = JsonText.name("label");
    private static final byte[] LABELS = JsonText.name("labels");
    private static final byte[] PROBABILITIES = JsonText.name("probabilities");
    private static final byte[] FORECAST = JsonText.name("forecast");
    private static final byte[] FORECAST_LOWER = JsonText.name("forecast_lower");
    private static final byte[] FORECAST_UPPER = JsonText.name("forecast_upper");
    private static final byte[] FLAGS = JsonText.name("flags");
    private static final byte[] SCORED_AT = JsonText.name("scored_at");

    private ScoreJson() {}

    /** The score as UTF-8 JSON. Fields that do not exist for the model are left out. */
    public static byte[] encode(Score s) {
        JsonText out = JsonText.ofThread()
                .begin()
                .field(SERIES, s.series())
                .field(EVENT_TIME, s.eventTimeMillis())
                .field(MODEL_ID, s.modelId())
                .field(MODEL_VERSION, s.modelVersion())
                .field(STATUS, s.status().name())
                .field(ANOMALY_SCORE, s.anomalyScore())
                .field(SEVERITY, s.severity())
                .field(CONFIDENCE, s.confidence())
                .names(FEATURES, s.features())
                .field(ACTUAL, s.actual());
        unlessEmpty(out, EXPECTED, s.expected());
        unlessEmpty(out, LOWER, s.lower());
        unlessEmpty(out, UPPER, s.upper());
        unlessEmpty(out, ATTRIBUTION, s.attribution());
        if (s.label() != null) {
            out.field(LABEL, s.label()).texts(LABELS, s.labels()).field(PROBABILITIES, s.probabilities());
        }
        unlessEmpty(out, FORECAST, s.forecast());
        unlessEmpty(out, FORECAST_LOWER, s.forecastLower());
        unlessEmpty(out, FORECAST_UPPER, s.forecastUpper());
        return out.field(FLAGS, s.flags()).field(SCORED_AT, s.scoredAtMillis()).end();
    }

    private static void unlessEmpty(JsonText out, byte[] name, float[] values) {
        if (values.length > 0) {
            out.field(name, values);
        }
    }

    private static void unlessEmpty(JsonText out, byte[] name, float[][] rows) {
        if (rows.length > 0) {
            out.field(name, rows);
        }
    }

    /**
     * The score in UTF-8 JSON; unknown fields are skipped.
     *
     * @throws MalformedRecord if the bytes are no score
     */
    public static Score decode(byte[] json) {
        try (JsonParser in = JsonFields.JSON.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedRecord("A score is a JSON object; this starts with " + in.currentToken());
            }
            Fields fields = new Fields();
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                fields.read(name, in);
            }
            return fields.score();
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedRecord("Not a score: " + e.getMessage(), e);
        }
    }

    /** The fields seen so far while decoding. */
    private static final class Fields {
        private @Nullable String series;
        private @Nullable String modelId;
        private @Nullable String modelVersion;
        private @Nullable ScoreStatus status;
        private @Nullable String label;
        private long eventTime;
        private long scoredAt;
        private float anomalyScore = Float.NaN;
        private float severity = Float.NaN;
        private float confidence = Float.NaN;
        private List<String> features = List.of();
        private List<String> labels = List.of();
        private float[] actual = NONE;
        private float[] expected = NONE;
        private float[] lower = NONE;
        private float[] upper = NONE;
        private float[] attribution = NONE;
        private float[] probabilities = NONE;
        private float[][] forecast = {};
        private float[][] forecastLower = {};
        private float[][] forecastUpper = {};
        private Set<ScoreFlag> flags = Set.of();

        void read(String name, JsonParser in) throws IOException {
            switch (name) {
                case "series" -> series = in.getText();
                case "event_time" -> eventTime = in.getLongValue();
                case "model_id" -> modelId = in.getText();
                case "model_version" -> modelVersion = in.getText();
                case "status" -> status = ScoreStatus.valueOf(in.getText());
                case "anomaly_score" -> anomalyScore = readFloat(in);
                case "severity" -> severity = readFloat(in);
                case "confidence" -> confidence = readFloat(in);
                case "features" -> features = readStrings(in);
                case "actual" -> actual = readFloats(in);
                case "expected" -> expected = readFloats(in);
                case "lower" -> lower = readFloats(in);
                case "upper" -> upper = readFloats(in);
                case "attribution" -> attribution = readFloats(in);
                case "label" -> label = in.getText();
                case "labels" -> labels = readStrings(in);
                case "probabilities" -> probabilities = readFloats(in);
                case "forecast" -> forecast = readMatrix(in);
                case "forecast_lower" -> forecastLower = readMatrix(in);
                case "forecast_upper" -> forecastUpper = readMatrix(in);
                case "flags" -> flags = readFlags(in);
                case "scored_at" -> scoredAt = in.getLongValue();
                default -> in.skipChildren();
            }
        }

        Score score() {
            if (series == null || modelId == null || modelVersion == null || status == null) {
                throw new MalformedRecord("A score needs series, model_id, model_version and status");
            }
            return new Score(
                    series,
                    eventTime,
                    modelId,
                    modelVersion,
                    status,
                    anomalyScore,
                    severity,
                    confidence,
                    features,
                    actual,
                    expected,
                    lower,
                    upper,
                    attribution,
                    label,
                    labels,
                    probabilities,
                    forecast,
                    forecastLower,
                    forecastUpper,
                    flags,
                    scoredAt);
        }
    }
}
