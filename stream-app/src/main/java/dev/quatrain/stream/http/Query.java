package dev.quatrain.stream.http;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, checked; a wrong one is refused with what would be valid. */
record Query(MultiMap parameters) {

    String text(String name) {
        String value = parameters.get(name);
        return value == null ? "" : value;
    }

    @Nullable
    String textOrNull(String name) {
        String value = parameters.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    int number(String name, int otherwise, int least, int most) {
        String value = textOrNull(name);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused(name, "a whole number from " + least + " to " + most, value);
        }
        throw refused(name, "a whole number from " + least + " to " + most, value);
    }

    long millis(String name, long otherwise) {
        String value = textOrNull(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw refused(name, "milliseconds since 1970", value);
        }
    }

    float decimal(String name, float otherwise, float least, float most) {
        String value = textOrNull(name);
        if (value == null) {
            return otherwise;
        }
        try {
            float number = Float.parseFloat(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused(name, "a number from " + least + " to " + most, value);
        }
        throw refused(name, "a number from " + least + " to " + most, value);
    }

    /** One of an enumeration, as the API writes it. */
    <E extends Enum<E>> @Nullable E choice(String name, Class<E> type, boolean lowerCase) {
        String value = textOrNull(name);
        if (value == null) {
            return null;
        }
        List<String> valid = new ArrayList<>();
        for (E one : type.getEnumConstants()) {
            String written = lowerCase ? one.name().toLowerCase(Locale.ROOT) : one.name();
            if (written.equals(value)) {
                return one;
            }
            valid.add(written);
        }
        throw refused(name, "one of " + String.join(", ", valid), value);
    }

    <E extends Enum<E>> E choice(String name, E otherwise) {
        E chosen = choice(name, otherwise.getDeclaringClass(), true);
        return chosen == null ? otherwise : chosen;
    }

    static RequestRefused refused(String name, String valid, String value) {
        return RequestRefused.badRequest("The parameter " + name + " must be " + valid + ", not \"" + value + "\".");
    }
}
