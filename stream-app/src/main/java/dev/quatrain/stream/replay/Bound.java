package dev.quatrain.stream.replay;

import dev.quatrain.stream.decode.EventTime;
import dev.quatrain.stream.decode.Undecodable;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One end of a range of a topic. */
public sealed interface Bound {
    /** The first record that is kept. */
    record Beginning() implements Bound {}

    /** Behind the last record there is when it is asked for. */
    record End() implements Bound {}

    /** The same offset in every partition. */
    record Offset(long offset) implements Bound {}

    /** An offset in each of some partitions; the others are taken whole. */
    record Offsets(Map<Integer, Long> byPartition) implements Bound {}

    /** The first record whose timestamp is not before it. */
    record Time(long epochMillis) implements Bound {}

    /** How a bound is written, for people. */
    String FORMS =
            "beginning, end, an offset (1200), offsets by partition (0:1200,1:900) or a time (2026-01-31T08:00:00Z)";

    /**
     * Reads one of the {@link #FORMS}; a time without an offset from UTC is in UTC.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    static Bound parse(String text) {
        String trimmed = text.trim();
        if (trimmed.equals("beginning")) {
            return new Beginning();
        }
        if (trimmed.equals("end")) {
            return new End();
        }
        try {
            if (Pattern.matches("\\d+", trimmed)) {
                return new Offset(Long.parseLong(trimmed));
            }
            if (Pattern.matches("\\d+:\\d+(,\\d+:\\d+)*", trimmed)) {
                return offsets(trimmed);
            }
            return new Time(EventTime.parse(trimmed));
        } catch (Undecodable | NumberFormatException e) {
            throw new IllegalArgumentException("`" + text + "` is no place in a topic; write " + FORMS, e);
        }
    }

    private static Offsets offsets(String text) {
        Map<Integer, Long> offsets = new TreeMap<>();
        for (String one : text.split(",", -1)) {
            int colon = one.indexOf(':');
            offsets.put(Integer.valueOf(one.substring(0, colon)), Long.valueOf(one.substring(colon + 1)));
        }
        return new Offsets(offsets);
    }
}
