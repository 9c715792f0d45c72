package dev.quatrain.stream.history;

/** Whether a series still speaks. */
public enum Presence {
    LIVE,
    /** It has had no score for so long that what is shown of it is old. */
    STALE,
    /** The guard says that it fell silent, and an alert fires. */
    SILENT
}
