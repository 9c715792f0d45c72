package dev.quatrain.stream.history;

import java.util.List;

/**
 * What has changed of a series since a cursor.
 *
 * @param gap whether there was more that is no longer remembered
 * @param changes in the order in which they came about
 * @param cursor where to go on from
 */
public record Changes(boolean gap, List<Change> changes, Cursor cursor) {
    static Changes none(Cursor cursor) {
        return new Changes(false, List.of(), cursor);
    }

    /** Whatever there was is no longer remembered. */
    static Changes lost(Cursor cursor) {
        return new Changes(true, List.of(), cursor);
    }

    /**
     * A point that is new, or has replaced another.
     *
     * @param cursor where somebody stands who has seen it
     */
    public record Change(Cursor cursor, String modelVersion, Point point) {}
}
