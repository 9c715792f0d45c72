package dev.quatrain.stream.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.decode.Undecodable.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JSON readings straight into an array of features, without a tree. Holds the last reading; not thread-safe.
 *
 * <p>A number that is absent, null, NaN or infinite becomes NaN, for the guard to judge. A feature that is text, true or a structure is
 * refused: guessing a number out of text hides a broken producer. Unknown fields are skipped.
 */
public final class JsonReadings {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final int SERIES = -1;
    private static final int TIME = -2;
    private static final int ALL_VALUES = -3;
    /** Longest series id; it becomes a record key and a label on screens. */
    private static final int LONGEST_SERIES = 512;
    /** What stands in a text for bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Fields fields = new Fields();
    private final boolean seriesFromKey;
    private final boolean timeFromRecord;
    private final float[] values;
    private final List<String> features;
    private @Nullable String series;
    private long eventTimeMillis;

    /** @param features the model's features, in its order */
    public JsonReadings(Pipeline pipeline, List<String> features) {
        this.features = List.copyOf(features);
        this.values = new float[features.size()];
        this.seriesFromKey = pipeline.seriesField() == null;
        this.timeFromRecord = pipeline.timeField() == null;
        if (pipeline.valuesField() != null) {
            fields.add(pipeline.valuesField(), ALL_VALUES);
        }
        for (int f = 0; f < features.size() && pipeline.valuesField() == null; f++) {
            fields.add(pipeline.fields().getOrDefault(features.get(f), features.get(f)), f);
        }
        if (pipeline.seriesField() != null) {
            fields.add(pipeline.seriesField(), SERIES);
        }
        if (pipeline.timeField() != null) {
            fields.add(pipeline.timeField(), TIME);
        }
    }

    /** What stands where in the object: a feature's index, or the fields of a nested object. One JSON field may feed several. */
    private static final class Fields {
        private static final int MOST_PLACES = 64;

        private final Map<String, int[]> targets = new HashMap<>();
        private final Map<String, Fields> nested = new HashMap<>();
        /** By place: the name last found there, and its targets. */
        private final @Nullable String[] names = new @Nullable String[MOST_PLACES];

        private final int[] @Nullable [] found = new int[MOST_PLACES][];

        void add(String path, int target) {
            int dot = path.indexOf('.');
            if (dot < 0) {
                targets.merge(path, new int[] {target}, Fields::join);
            } else {
                nested.computeIfAbsent(path.substring(0, dot), name -> new Fields())
                        .add(path.substring(dot + 1), target);
            }
        }

        /** The targets of the field that stands at a place of its object. Records of one producer have their fields in one order. */
        @SuppressWarnings(
                "ReferenceEquality") // the parser interns names; one that is equal but another costs a look-up
        int @Nullable [] at(int place, String name) {
            if (place >= MOST_PLACES) {
                return targets.get(name);
            }
            if (names[place] != name) {
                names[place] = name;
                found[place] = targets.get(name);
            }
            return found[place];
        }

        private static int[] join(int[] first, int[] second) {
            int[] joined = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, joined, first.length, second.length);
            return joined;
        }
    }

    /** Series id of the last decoded reading. */
    public String series() {
        if (series == null) {
            throw new IllegalStateException("No reading has been decoded");
        }
        return series;
    }

    /** Event time of the last decoded reading, milliseconds since the epoch. */
    public long eventTimeMillis() {
        return eventTimeMillis;
    }

    /** [F] of the last decoded reading; overwritten by the next. */
    public float[] values() {
        return values;
    }

    /**
     * Decodes one record.
     *
     * @throws Undecodable with the reason
     */
    public void decode(byte @Nullable [] key, byte @Nullable [] value, long recordTimeMillis) throws Undecodable {
        Arrays.fill(values, Float.NaN);
        series = seriesFromKey ? seriesOf(key) : null;
        eventTimeMillis = timeFromRecord ? recordTimeMillis : Long.MIN_VALUE;
        if (value == null) {
            throw new Undecodable(Reason.NULL_VALUE, "The record has no value; a reading is a JSON object");
        }
        try (JsonParser in = JSON.createParser(value)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new Undecodable(
                        Reason.NOT_AN_OBJECT, "A reading is a JSON object; this begins with " + in.currentToken());
            }
            object(in, fields);
            if (in.nextToken() != null) {
                throw new Undecodable(Reason.NOT_JSON, "There is more after the JSON object");
            }
        } catch (JsonProcessingException e) {
            throw new Undecodable(Reason.NOT_JSON, "Not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Undecodable(Reason.NOT_JSON, "Not UTF-8 JSON: " + e.getMessage());
        }
        if (series == null) {
            throw new Undecodable(
                    Reason.MISSING_SERIES,
                    seriesFromKey
                            ? "The record has no key, which should name the series"
                            : "The series' field is missing");
        }
        if (eventTimeMillis == Long.MIN_VALUE) {
            throw new Undecodable(Reason.MISSING_TIME, "The event time's field is missing");
        }
        if (eventTimeMillis < 0) {
            throw new Undecodable(Reason.INVALID_TIME, "The event time " + eventTimeMillis + " is before 1970");
        }
    }

    private void object(JsonParser in, Fields expected) throws IOException, Undecodable {
        int place = 0;
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            JsonToken token = in.nextToken();
            int[] targets = expected.at(place++, name);
            Fields inner = token == JsonToken.START_OBJECT ? expected.nested.get(name) : null;
            if (targets != null) {
                for (int target : targets) {
                    take(in, token, name, target);
                }
            } else if (inner != null) {
                object(in, inner);
            } else {
                in.skipChildren();
            }
        }
    }

    private void take(JsonParser in, JsonToken token, String name, int target) throws IOException, Undecodable {
        if (target == SERIES) {
            series = switch (token) {
                case VALUE_STRING, VALUE_NUMBER_INT -> checked(in.getText());
                case VALUE_NULL -> null;
                default -> throw wrongType(name, token, "a text");
            };
        } else if (target == TIME) {
            eventTimeMillis = switch (token) {
                case VALUE_NUMBER_INT -> in.getLongValue();
                case VALUE_STRING -> EventTime.parse(in.getText());
                case VALUE_NULL -> Long.MIN_VALUE;
                default -> throw wrongType(name, token, "milliseconds since 1970 or an ISO-8601 text");
            };
        } else if (target == ALL_VALUES) {
            takeAll(in, token, name);
        } else {
            values[target] = value(in, token, name, target);
        }
    }

    private float value(JsonParser in, JsonToken token, String name, int feature) throws IOException, Undecodable {
        return switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> finite(in, feature);
            case VALUE_NULL -> Float.NaN;
            default -> throw wrongType(name, token, "a number");
        };
    }

    /** The values of an array and of the arrays within it, in the order they stand. */
    private void takeAll(JsonParser in, JsonToken first, String name) throws IOException, Undecodable {
        if (first != JsonToken.START_ARRAY) {
            throw wrongType(name, first, "an array of " + values.length + " numbers");
        }
        int n = 0;
        for (int depth = 1; depth > 0; ) {
            JsonToken token = in.nextToken();
            if (token == JsonToken.START_ARRAY) {
                depth++;
            } else if (token == JsonToken.END_ARRAY) {
                depth--;
            } else if (token == null) {
                throw new Undecodable(Reason.NOT_JSON, "The array " + name + " does not end");
            } else {
                if (n < values.length) {
                    values[n] = value(in, token, name, n);
                }
                n++;
            }
        }
        if (n != values.length) {
            throw new Undecodable(
                    Reason.WRONG_TYPE,
                    "The array " + name + " holds " + n + " numbers; the model expects " + values.length);
        }
    }

    /** The number as a float; one that is finite as a double but not as a float is refused, not turned into infinity. */
    private float finite(JsonParser in, int feature) throws IOException, Undecodable {
        double exact = in.getDoubleValue();
        if (Double.isFinite(exact) && Math.abs(exact) > Float.MAX_VALUE) {
            throw new Undecodable(
                    Reason.OUT_OF_RANGE, "The value of " + features.get(feature) + " is too large: " + exact);
        }
        return (float) exact;
    }

    private static Undecodable wrongType(String name, JsonToken token, String expected) {
        return new Undecodable(Reason.WRONG_TYPE, "The field " + name + " is " + token + "; expected " + expected);
    }

    private static @Nullable String seriesOf(byte @Nullable [] key) throws Undecodable {
        if (key == null || key.length == 0) {
            return null;
        }
        String name = new String(key, StandardCharsets.UTF_8);
        if (name.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(key, name.getBytes(StandardCharsets.UTF_8))) {
            throw new Undecodable(Reason.MISSING_SERIES, "The record's key is not UTF-8, so it names no series");
        }
        return checked(name);
    }

    private static String checked(String series) throws Undecodable {
        if (series.isBlank() || series.length() > LONGEST_SERIES) {
            throw new Undecodable(
                    Reason.MISSING_SERIES, "The series id is blank or longer than " + LONGEST_SERIES + " characters");
        }
        return series;
    }
}
