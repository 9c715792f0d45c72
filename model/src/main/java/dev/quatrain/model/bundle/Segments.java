package dev.quatrain.model.bundle;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The named parts of a row of floats, in order and without gaps. Hidden state and output of the step graph are each such a row.
 *
 * @param parts name and length of each part
 */
public record Segments(@JsonValue List<Segment> parts) {
    /** Output: what the model expects of the present reading, [F], raw units. */
    public static final String EXPECTED = "expected";
    /** Output: least value of {@link #EXPECTED} the model holds for normal, [F], raw units. */
    public static final String LOWER = "lower";
    /** Output: greatest such value, [F], raw units. */
    public static final String UPPER = "upper";
    /**
     * Output: the model's own measure of how wrong it was, not negative, [F] or [1] for the reading as a whole; the calibration judges it
     * in place of actual - expected.
     */
    public static final String ERROR = "error";
    /** Output: the next H readings, [H*F], raw units, step by step. */
    public static final String FORECAST = "forecast";
    /** Output: lower ends of the model's intervals of {@link #FORECAST}, [H*F], raw units, step by step. */
    public static final String FORECAST_LOWER = "forecast_lower";
    /** Output: their upper ends, [H*F]. */
    public static final String FORECAST_UPPER = "forecast_upper";
    /** Output: the probability of each label. */
    public static final String PROBABILITIES = "probabilities";
    /** Output: extracted features. */
    public static final String EMBEDDING = "embedding";

    /** A row of 8 MiB: with what else a series' record holds it still fits the largest record that is sent to Kafka, 10 MiB. */
    static final int LONGEST = 2 << 20;

    /**
     * One part of a row.
     *
     * @param offset first float of the part
     * @param length number of floats, at least 1
     */
    public record Segment(String name, int offset, int length) {
        public int end() {
            return offset + length;
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Segments {
        parts = List.copyOf(parts);
        int offset = 0;
        for (Segment part : parts) {
            if (part.offset() != offset || part.length() < 1) {
                throw new IllegalArgumentException("Segment " + part.name() + " starts at " + part.offset()
                        + " with length " + part.length() + "; expected it at " + offset + " with at least 1");
            }
            offset = part.end();
            if (offset < 0 || offset > LONGEST) {
                throw new IllegalArgumentException("Segments up to " + part.name() + " have more than " + LONGEST
                        + " floats; a series' record would not fit Kafka's");
            }
        }
        if (parts.stream().map(Segment::name).distinct().count() != parts.size()) {
            throw new IllegalArgumentException("Two segments have the same name: " + parts);
        }
    }

    /** Segments laid one after the other, from name to length in iteration order. */
    public static Segments of(Map<String, Integer> lengths) {
        List<Segment> parts = new ArrayList<>();
        int offset = 0;
        for (Map.Entry<String, Integer> entry : lengths.entrySet()) {
            parts.add(new Segment(entry.getKey(), offset, entry.getValue()));
            offset += entry.getValue();
        }
        return new Segments(parts);
    }

    /** Floats in the whole row. */
    public int length() {
        return parts.isEmpty() ? 0 : parts.get(parts.size() - 1).end();
    }

    /** Floats in a part; 0 if there is none of that name. */
    public int lengthOf(String name) {
        return find(name).map(Segment::length).orElse(0);
    }

    public Optional<Segment> find(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).findFirst();
    }
}
