package dev.quatrain.model.scoring;

/**
 * A series fell silent, speaks again, or is forgotten. All times are event times in milliseconds since the epoch, and depend on nothing but
 * the series' own readings: so the same change has the same ones whenever it was noticed.
 *
 * @param wasSilent whether the series was known to be silent before
 * @param lastEventMillis of the series' last reading before
 * @param sinceMillis when the silence became one; without meaning for a series that was not silent
 * @param atMillis when this came about
 */
public record PresenceChange(
        Kind kind, String series, boolean wasSilent, long lastEventMillis, long sinceMillis, long atMillis) {
    /** What came about. */
    public enum Kind {
        /** No reading came for longer than a silence may last. */
        FELL_SILENT,
        /** A reading came after a silence. */
        SPEAKS,
        /** No reading came for so long that nothing is known of the series any more. */
        FORGOTTEN
    }
}
