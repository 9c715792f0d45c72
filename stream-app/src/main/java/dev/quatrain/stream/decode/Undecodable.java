package dev.quatrain.stream.decode;

import java.util.Locale;

/** A record that is no reading. Without a stack trace: garbage may come at full rate, and the reason says it all. */
public final class Undecodable extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why, as a metric label. */
    public enum Reason {
        NULL_VALUE,
        NOT_JSON,
        NOT_AVRO,
        NOT_AN_OBJECT,
        WRONG_TYPE,
        OUT_OF_RANGE,
        MISSING_SERIES,
        MISSING_TIME,
        MISSING_ID,
        INVALID_TIME;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    public Undecodable(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
