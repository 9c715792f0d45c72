package dev.quatrain.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reading and writing of the value types that several records share. NaN is written as null and null is read as NaN. */
final class JsonFields {
    static final JsonFactory JSON = new JsonFactory();

    private JsonFields() {}

    static void writeFloat(JsonGenerator out, float value) throws IOException {
        if (Float.isFinite(value)) {
            out.writeNumber(value);
        } else {
            out.writeNull();
        }
    }

    static void writeFloats(JsonGenerator out, String name, float[] values) throws IOException {
        out.writeFieldName(name);
        writeFloats(out, values);
    }

    static void writeFloats(JsonGenerator out, float[] values) throws IOException {
        out.writeStartArray();
        for (float value : values) {
            writeFloat(out, value);
        }
        out.writeEndArray();
    }

    static void writeStrings(JsonGenerator out, String name, List<String> values) throws IOException {
        out.writeArrayFieldStart(name);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }

    static float readFloat(JsonParser in) throws IOException {
        return in.currentToken() == JsonToken.VALUE_NULL ? Float.NaN : in.getFloatValue();
    }

    static float[] readFloats(JsonParser in) throws IOException {
        requireArray(in);
        float[] values = new float[8];
        int n = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (n == values.length) {
                values = Arrays.copyOf(values, 2 * n);
            }
            values[n++] = readFloat(in);
        }
        return Arrays.copyOf(values, n);
    }

    static float[][] readMatrix(JsonParser in) throws IOException {
        requireArray(in);
        List<float[]> rows = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            rows.add(readFloats(in));
        }
        return rows.toArray(new float[0][]);
    }

    static List<String> readStrings(JsonParser in) throws IOException {
        requireArray(in);
        List<String> values = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            values.add(in.getText());
        }
        return List.copyOf(values);
    }

    static void writeFlags(JsonGenerator out, Set<ScoreFlag> flags) throws IOException {
        out.writeArrayFieldStart("flags");
        for (ScoreFlag flag : flags) {
            out.writeString(flag.name());
        }
        out.writeEndArray();
    }

    static Set<ScoreFlag> readFlags(JsonParser in) throws IOException {
        EnumSet<ScoreFlag> flags = EnumSet.noneOf(ScoreFlag.class);
        readStrings(in).forEach(flag -> flags.add(ScoreFlag.valueOf(flag)));
        return Collections.unmodifiableSet(flags);
    }

    private static void requireArray(JsonParser in) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw new MalformedRecord("expected an array, found " + in.currentToken());
        }
    }
}
