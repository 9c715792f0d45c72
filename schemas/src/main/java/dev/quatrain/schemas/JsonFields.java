package dev.quatrain.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reading of the value types that several records share. null is read as NaN. */
final class JsonFields {
    static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private JsonFields() {}

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
