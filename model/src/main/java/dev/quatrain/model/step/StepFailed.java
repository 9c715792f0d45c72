package dev.quatrain.model.step;

/** A step that the runtime could not carry out. No state was changed. */
public final class StepFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StepFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
