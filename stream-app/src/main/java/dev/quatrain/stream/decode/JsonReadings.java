package dev.quatrain.stream.decode;

import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.decode.JsonScanner.Kind;
import dev.quatrain.stream.decode.JsonScanner.NotJson;
import dev.quatrain.stream.decode.Undecodable.Reason;
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
public final class JsonReadings implements Readings {
    private static final int[] NOTHING = {};
    /** Images and cubes need two or three. */
    private static final int DEEPEST_ARRAY = 32;

    private final JsonScanner in = new JsonScanner();
    private final Places fields;
    private final Draft draft;
    private final List<String> features;

    /** @param features the model's features, in its order */
    public JsonReadings(Pipeline pipeline, List<String> features) {
        this.fields = new Places(Fields.of(pipeline, features));
        this.draft = new Draft(pipeline, features);
        this.features = List.copyOf(features);
    }

    /** What a field of the object means: features, series, time or event id, or else fields of its own. */
    private record Field(int[] targets, @Nullable Places nested) {}

    /** The fields of one object, remembered by where they stood in the record before. */
    private static final class Places {
        private static final int MOST_PLACES = 64;

        private final Fields fields;
        private final Map<String, Places> nested = new HashMap<>();
        /** By place: the name last found there, as it stood in the record, and what it means. */
        private final byte[][] names = new byte[MOST_PLACES][0];

        private final @Nullable Field[] found = new @Nullable Field[MOST_PLACES];

        Places(Fields fields) {
            this.fields = fields;
            for (String name : fields.names()) {
                Fields inner = fields.nested(name);
                if (inner != null) {
                    nested.put(name, new Places(inner));
                }
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
            int[] targets = fields.targets(name);
            return new Field(targets == null ? NOTHING : targets, nested.get(name));
        }
    }

    @Override
    public String series() {
        return draft.series();
    }

    @Override
    public long eventTimeMillis() {
        return draft.eventTimeMillis();
    }

    @Override
    public long eventId() {
        return draft.eventId();
    }

    @Override
    public float[] values() {
        return draft.values();
    }

    @Override
    public void decode(byte @Nullable [] key, byte @Nullable [] value, long recordTimeMillis) throws Undecodable {
        draft.begin(key, recordTimeMillis);
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
        draft.complete();
    }

    private void object(Places expected) throws NotJson, Undecodable {
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
                case Fields.SERIES -> draft.setSeries(takeName(kind, "series"));
                case Fields.ID -> draft.setId(takeName(kind, "event id"));
                case Fields.TIME -> takeTime(kind);
                case Fields.ALL_VALUES -> takeAll(kind);
                default -> draft.setValue(target, number(kind, target));
            }
        }
    }

    private @Nullable String takeName(Kind kind, String what) throws NotJson, Undecodable {
        if (kind == Kind.NULL) {
            in.constant(kind);
            return null;
        }
        if (kind == Kind.TEXT) {
            in.readText();
            return in.text();
        }
        if (kind == Kind.NUMBER) {
            in.number();
            if (in.isWhole()) {
                return in.text();
            }
        }
        throw new Undecodable(Reason.WRONG_TYPE, "The " + what + " is " + kind + "; expected a text or an integer");
    }

    private void takeTime(Kind kind) throws NotJson, Undecodable {
        if (kind == Kind.NULL) {
            in.constant(kind);
            draft.clearTime();
            return;
        }
        if (kind == Kind.TEXT) {
            in.readText();
            draft.setTime(EventTime.parse(in.text()));
            return;
        }
        if (kind == Kind.NUMBER) {
            in.number();
            if (in.isInteger()) {
                draft.setTime(in.integer());
                return;
            }
        }
        throw new Undecodable(
                Reason.WRONG_TYPE,
                "The event time is " + kind + "; expected whole milliseconds since 1970 or an ISO-8601 text");
    }

    private double number(Kind kind, int feature) throws NotJson, Undecodable {
        if (kind == Kind.NULL) {
            in.constant(kind);
            return Double.NaN;
        }
        if (kind != Kind.NUMBER) {
            throw new Undecodable(
                    Reason.WRONG_TYPE, "The value of " + name(feature) + " is " + kind + "; expected a number");
        }
        return in.number();
    }

    private String name(int feature) {
        return feature < features.size() ? features.get(feature) : "number " + feature + " of the array";
    }

    /** The values of an array and of the arrays within it, in the order they stand. */
    private void takeAll(Kind kind) throws NotJson, Undecodable {
        if (kind != Kind.ARRAY) {
            throw new Undecodable(
                    Reason.WRONG_TYPE,
                    "The readings are " + kind + "; expected an array of " + features.size() + " numbers");
        }
        draft.beginArray();
        takeArray(0);
        draft.endArray();
    }

    private void takeArray(int depth) throws NotJson, Undecodable {
        if (depth == DEEPEST_ARRAY) {
            throw new Undecodable(Reason.WRONG_TYPE, "There are more than " + depth + " arrays within each other");
        }
        in.expect('[');
        if (in.comes(']')) {
            return;
        }
        do {
            Kind kind = in.kind();
            if (kind == Kind.ARRAY) {
                takeArray(depth + 1);
            } else {
                draft.addValue(number(kind, draft.elements()));
            }
        } while (in.comes(','));
        in.expect(']');
    }
}
