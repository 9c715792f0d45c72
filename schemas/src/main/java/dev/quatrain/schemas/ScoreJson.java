package dev.quatrain.schemas;

import static dev.quatrain.schemas.JsonFields.readFlags;
import static dev.quatrain.schemas.JsonFields.readFloat;
import static dev.quatrain.schemas.JsonFields.readFloats;
import static dev.quatrain.schemas.JsonFields.readMatrix;
import static dev.quatrain.schemas.JsonFields.readStrings;
import static dev.quatrain.schemas.JsonFields.writeFlags;
import static dev.quatrain.schemas.JsonFields.writeFloat;
import static dev.quatrain.schemas.JsonFields.writeFloats;
import static dev.quatrain.schemas.JsonFields.writeStrings;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A score as JSON (score.schema.json). Stateless; floats keep every bit over a round trip. */
public final class ScoreJson {
    private static final float[] NONE = {};

    private ScoreJson() {}

    /** The score as UTF-8 JSON. Fields that do not exist for the model are left out. */
    public static byte[] encode(Score score) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
            try (JsonGenerator out = JsonFields.JSON.createGenerator(bytes)) {
                write(out, score);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(JsonGenerator out, Score s) throws IOException {
        out.writeStartObject();
        out.writeStringField("series", s.series());
        out.writeNumberField("event_time", s.eventTimeMillis());
        out.writeStringField("model_id", s.modelId());
        out.writeStringField("model_version", s.modelVersion());
        out.writeStringField("status", s.status().name());
        out.writeFieldName("anomaly_score");
        writeFloat(out, s.anomalyScore());
        out.writeFieldName("severity");
        writeFloat(out, s.severity());
        out.writeFieldName("confidence");
        writeFloat(out, s.confidence());
        writeStrings(out, "features", s.features());
        writeFloats(out, "actual", s.actual());
        writeUnlessEmpty(out, "expected", s.expected());
        writeUnlessEmpty(out, "lower", s.lower());
        writeUnlessEmpty(out, "upper", s.upper());
        writeUnlessEmpty(out, "attribution", s.attribution());
        if (s.label() != null) {
            out.writeStringField("label", s.label());
            writeStrings(out, "labels", s.labels());
            writeFloats(out, "probabilities", s.probabilities());
        }
        writeUnlessEmpty(out, "forecast", s.forecast());
        writeUnlessEmpty(out, "forecast_lower", s.forecastLower());
        writeUnlessEmpty(out, "forecast_upper", s.forecastUpper());
        writeFlags(out, s.flags());
        out.writeNumberField("scored_at", s.scoredAtMillis());
        out.writeEndObject();
    }

    private static void writeUnlessEmpty(JsonGenerator out, String name, float[] values) throws IOException {
        if (values.length > 0) {
            writeFloats(out, name, values);
        }
    }

    private static void writeUnlessEmpty(JsonGenerator out, String name, float[][] rows) throws IOException {
        if (rows.length > 0) {
            out.writeArrayFieldStart(name);
            for (float[] row : rows) {
                writeFloats(out, row);
            }
            out.writeEndArray();
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
