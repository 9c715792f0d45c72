package dev.quatrain.schemas;

/** Something out of the ordinary about a scored reading. */
public enum ScoreFlag {
    /** At least one feature was missing and was replaced. */
    IMPUTED,
    /** Time since the series' last reading exceeded the pipeline's gap. */
    GAP,
    /** The hidden state was set to its start before this reading. */
    RESET,
    /** At least one feature lies outside the range declared in the bundle. */
    OUT_OF_RANGE,
    /** The step gave a value that is not finite. */
    NON_FINITE,
    /**
     * The model looks ahead, and the score was given with less look-ahead than it wants, because no reading came. Unless the score is
     * {@link #CUT_OFF} as well, one of the same series and event time follows and replaces it.
     */
    PROVISIONAL,
    /** No score of this event time follows a provisional one: the series was reset before its look-ahead was complete. */
    CUT_OFF,
    /** The reading was older than the series' newest; it changed neither the hidden state nor what alert rules know. */
    LATE,
    /** At least one feature lay outside the range declared in the bundle and was put to its nearest end; {@link #OUT_OF_RANGE} is set too. */
    CLIPPED,
    /** What the recurrent cells remember was brought nearer to zero before this reading, as long as the silence was; {@link #GAP} is set too. */
    DECAYED,
    /** The series started afresh because a command said so; {@link #RESET} is set too. */
    COMMANDED
}
