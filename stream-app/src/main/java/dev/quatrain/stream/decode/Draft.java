package dev.quatrain.stream.decode;

import dev.quatrain.model.guard.EventId;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.decode.Undecodable.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reading that a decoder is filling in, with the checks that do not depend on the format. Not thread-safe. */
final class Draft {
    /** Longest series id; it becomes a record key and a label on screens. */
    private static final int LONGEST_SERIES = 512;
    /** What stands in a text for bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';
    /** No event time yet. */
    private static final long NEVER = Long.MIN_VALUE;

    private final boolean seriesFromKey;
    private final boolean timeFromRecord;
    private final List<String> features;
    private final float[] values;
    private @Nullable String series;
    private long eventTimeMillis;
    private final boolean wantsId;
    private long eventId;
    /** Values of the array that have come. */
    private int elements;

    /** @param features the model's features, in its order */
    Draft(Pipeline pipeline, List<String> features) {
        this.seriesFromKey = pipeline.seriesField() == null;
        this.timeFromRecord = pipeline.timeField() == null;
        this.wantsId = pipeline.idField() != null;
        this.features = List.copyOf(features);
        this.values = new float[features.size()];
    }

    /** Forgets the reading before and takes what the record says outside its value. */
    void begin(byte @Nullable [] key, long recordTimeMillis) throws Undecodable {
        Arrays.fill(values, Float.NaN);
        series = seriesFromKey ? seriesOf(key) : null;
        eventTimeMillis = timeFromRecord ? recordTimeMillis : NEVER;
        eventId = EventId.NONE;
    }

    /** Checks that the reading has a series and a time. */
    void complete() throws Undecodable {
        if (series == null) {
            throw new Undecodable(
                    Reason.MISSING_SERIES,
                    seriesFromKey
                            ? "The record has no key, which should name the series"
                            : "The series' field is missing");
        }
        if (eventTimeMillis == NEVER) {
            throw new Undecodable(Reason.MISSING_TIME, "The event time's field is missing");
        }
        if (eventTimeMillis < 0) {
            throw new Undecodable(Reason.INVALID_TIME, "The event time " + eventTimeMillis + " is before 1970");
        }
        if (wantsId && eventId == EventId.NONE) {
            throw new Undecodable(Reason.MISSING_ID, "The event id's field is missing");
        }
    }

    String series() {
        if (series == null) {
            throw new IllegalStateException("No reading has been decoded");
        }
        return series;
    }

    long eventTimeMillis() {
        return eventTimeMillis;
    }

    long eventId() {
        return eventId;
    }

    /** Takes the event's id; none if there is no text. */
    void setId(@Nullable String id) {
        eventId = id == null || id.isBlank() ? EventId.NONE : EventId.of(id);
    }

    float[] values() {
        return values;
    }

    void setSeries(@Nullable String id) throws Undecodable {
        series = id == null ? null : checked(id);
    }

    void setTime(long millis) {
        eventTimeMillis = millis;
    }

    void clearTime() {
        eventTimeMillis = NEVER;
    }

    /** Takes a feature. A number that is finite as a double but not as a float is refused, not turned into infinity. */
    void setValue(int feature, double exact) throws Undecodable {
        if (Double.isFinite(exact) && Math.abs(exact) > Float.MAX_VALUE) {
            throw new Undecodable(
                    Reason.OUT_OF_RANGE, "The value of " + features.get(feature) + " is too large: " + exact);
        }
        values[feature] = (float) exact;
    }

    /** The array of all values begins. */
    void beginArray() {
        elements = 0;
    }

    /** Values of the array that have come. */
    int elements() {
        return elements;
    }

    /** Takes the next of the array's values. */
    void addValue(double exact) throws Undecodable {
        if (elements < values.length) {
            setValue(elements, exact);
        }
        elements++;
    }

    /** The array of all values has ended; it must have held as many as there are features. */
    void endArray() throws Undecodable {
        if (elements != values.length) {
            throw new Undecodable(
                    Reason.WRONG_TYPE, "The array holds " + elements + " numbers; the model expects " + values.length);
        }
    }

    /** UTF-8 as text, or null if it is none. */
    static @Nullable String utf8(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        byte[] again = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(bytes, from, to, again, 0, again.length) ? text : null;
    }

    private static @Nullable String seriesOf(byte @Nullable [] key) throws Undecodable {
        if (key == null || key.length == 0) {
            return null;
        }
        @Nullable String name = utf8(key, 0, key.length);
        if (name == null) {
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
