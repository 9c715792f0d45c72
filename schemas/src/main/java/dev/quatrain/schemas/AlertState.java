package dev.quatrain.schemas;

/** Where an alert stands. */
public enum AlertState {
    /** The rule's condition holds. */
    FIRING,
    /** It held and no longer does. */
    RESOLVED
}
