package dev.quatrain.schemas;

/** What a score says of its reading. */
public enum ScoreStatus {
    /** The anomaly score is below 1. */
    NORMAL,
    /** The anomaly score is 1 or more. */
    ANOMALY,
    /** The hidden state has not yet seen the model's warm-up steps; the score is not to be trusted. */
    WARMING,
    /** The step gave no finite output; the series was reset. */
    REJECTED
}
