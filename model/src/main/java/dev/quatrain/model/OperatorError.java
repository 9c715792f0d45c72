package dev.quatrain.model;

/**
 * An error that the person running Quatrain can mend. The message says what is wrong, why, and how to mend it, and is shown without a
 * stack trace.
 */
public class OperatorError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OperatorError(String message) {
        super(message);
    }

    public OperatorError(String message, Throwable cause) {
        super(message, cause);
    }
}
