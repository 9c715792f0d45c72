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
    NON_FINITE
}
