package dev.quatrain.stream.decode;

import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.decode.JsonScanner.Kind;
import dev.quatrain.stream.decode.JsonScanner.NotJson;
import dev.quatrain.stream.decode.Undecodable.Reason;
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
    private static final int SERIES = -1;
    private static final int TIME = -2;
    private static final int ALL_VALUES = -3;
    private static final int[] NOTHING = {};
    /** Longest series id; it becomes a record key and a label on screens. */
    private static final int LONGEST_SERIES = 512;
    /** Images and cubes need two or three. */
    private static final int DEEPEST_ARRAY = 32;
    /** What stands in a text for bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private final JsonScanner in = new JsonScanner();
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

    /** What a field of the object means: features, series or time, or else fields of its own. One JSON field may feed several. */
    private record Field(int[] targets, @Nullable Fields nested) {}

    private static final class Fields {
        private static final int MOST_PLACES = 64;

        private final Map<String, int[]> targets = new HashMap<>();
        private final Map<String, Fields> nested = new HashMap<>();
        /** By place: the name last found there, as it stood in the record, and what it means. */
        private final byte[][] names = new byte[MOST_PLACES][0];

        private final @Nullable Field[] found = new @Nullable Field[MOST_PLACES];

        void add(String path, int target) {
            int dot = path.indexOf('.');
            if (dot < 0) {
                targets.merge(path, new int[] {target}, Fields::join);
            } else {
                nested.computeIfAbsent(path.substring(0, dot), name -> new Fields())
                        .add(path.substring(dot + 1), target);
            }
        }

        /** The field that was just read at a place of its object. Records of one producer have their fields in one order. */
        Field at(int place, JsonScanner in) throws NotJson {
            if (place >= MOST_PLACES) {
                return named(in.text());
            }
            Field field = found[place];
            if (field == null || !in.is(names[place])) {
                field = named(in.text());
                found[place] = field;
                names[place] = in.raw();
            }
            return field;
        }

        private Field named(String name) {
            return new Field(targets.getOrDefault(name, NOTHING), nested.get(name));
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
        in.open(value);
        try {
            Kind kind = in.kind();
            if (kind == Kind.OBJECT) {
                object(fields);
            } else {
                in.skip();
            }
            if (!in.atEnd()) {
                throw new Undecodable(Reason.NOT_JSON, "There is more after the JSON value");
            }
            if (kind != Kind.OBJECT) {
                throw new Undecodable(Reason.NOT_AN_OBJECT, "A reading is a JSON object; this is " + kind);
            }
        } catch (NotJson e) {
            throw new Undecodable(Reason.NOT_JSON, "Not JSON: " + e.getMessage());
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

    private void object(Fields expected) throws NotJson, Undecodable {
        in.expect('{');
        if (in.comes('}')) {
            return;
        }
        int place = 0;
        do {
            in.readText();
            Field field = expected.at(place++, in);
            in.expect(':');
            Kind kind = in.kind();
            if (field.targets().length > 0) {
                take(kind, field.targets());
            } else if (field.nested() != null && kind == Kind.OBJECT) {
                object(field.nested());
            } else {
                in.skip();
            }
        } while (in.comes(','));
        in.expect('}');
    }

    private void take(Kind kind, int[] targets) throws NotJson, Undecodable {
        int start = in.place();
        for (int target : targets) {
            in.back(start);
            switch (target) {
                case SERIES -> series = takeSeries(kind);
                case TIME -> eventTimeMillis = takeTime(kind);
                case ALL_VALUES -> takeAll(kind);
                default -> values[target] = value(kind, target);
            }
        }
    }

    private @Nullable String takeSeries(Kind kind) throws NotJson, Undecodable {
        if (kind == Kind.NULL) {
            in.constant(kind);
            return null;
        }
        if (kind == Kind.TEXT) {
            in.readText();
            return checked(in.text());
        }
        if (kind == Kind.NUMBER) {
            in.number();
            if (in.isWhole()) {
                return checked(in.text());
            }
        }
        throw new Undecodable(Reason.WRONG_TYPE, "The series is " + kind + "; expected a text or an integer");
    }

    private long takeTime(Kind kind) throws NotJson, Undecodable {
        if (kind == Kind.NULL) {
            in.constant(kind);
            return Long.MIN_VALUE;
        }
        if (kind == Kind.TEXT) {
            in.readText();
            return EventTime.parse(in.text());
        }
        if (kind == Kind.NUMBER) {
            in.number();
            if (in.isInteger()) {
                return in.integer();
            }
        }
        throw new Undecodable(
                Reason.WRONG_TYPE,
                "The event time is " + kind + "; expected whole milliseconds since 1970 or an ISO-8601 text");
    }

    /** A feature's value; one that is finite as a double but not as a float is refused, not turned into infinity. */
    private float value(Kind kind, int feature) throws NotJson, Undecodable {
        if (kind == Kind.NULL) {
            in.constant(kind);
            return Float.NaN;
        }
        if (kind != Kind.NUMBER) {
            throw new Undecodable(
                    Reason.WRONG_TYPE, "The value of " + name(feature) + " is " + kind + "; expected a number");
        }
        double exact = in.number();
        if (Double.isFinite(exact) && Math.abs(exact) > Float.MAX_VALUE) {
            throw new Undecodable(Reason.OUT_OF_RANGE, "The value of " + name(feature) + " is too large: " + exact);
        }
        return (float) exact;
    }

    private String name(int feature) {
        return feature < features.size() ? features.get(feature) : "number " + feature + " of the array";
    }

    /** The values of an array and of the arrays within it, in the order they stand. */
    private void takeAll(Kind kind) throws NotJson, Undecodable {
        if (kind != Kind.ARRAY) {
            throw new Undecodable(
                    Reason.WRONG_TYPE,
                    "The readings are " + kind + "; expected an array of " + values.length + " numbers");
        }
        int n = takeArray(0, 0);
        if (n != values.length) {
            throw new Undecodable(
                    Reason.WRONG_TYPE, "The array holds " + n + " numbers; the model expects " + values.length);
        }
    }

    /** Takes one array, the n-th number first; returns the number that follows. */
    private int takeArray(int first, int depth) throws NotJson, Undecodable {
        if (depth == DEEPEST_ARRAY) {
            throw new Undecodable(Reason.WRONG_TYPE, "There are more than " + depth + " arrays within each other");
        }
        in.expect('[');
        if (in.comes(']')) {
            return first;
        }
        int n = first;
        do {
            Kind kind = in.kind();
            if (kind == Kind.ARRAY) {
                n = takeArray(n, depth + 1);
            } else {
                float value = value(kind, n);
                if (n < values.length) {
                    values[n] = value;
                }
                n++;
            }
        } while (in.comes(','));
        in.expect(']');
        return n;
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
