package dev.quatrain.stream.history;

import java.util.Optional;

/**
 * How far somebody has followed a series, as the id of an event: {@code <epoch>.<revision>.<event time>}.
 *
 * @param epoch of the owner's memory; revisions of another say nothing
 * @param revision of the last change that was seen
 * @param eventTimeMillis of the newest final score that was seen, for when the epoch has changed
 */
public record Cursor(String epoch, long revision, long eventTimeMillis) {
    /** The cursor that a text stands for, if it is one. */
    public static Optional<Cursor> parse(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 1 || second < 0 || text.length() > 100) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Cursor(
                    text.substring(0, first),
                    Long.parseLong(text.substring(first + 1, second)),
                    Long.parseLong(text.substring(second + 1))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return epoch + "." + revision + "." + eventTimeMillis;
    }
}
