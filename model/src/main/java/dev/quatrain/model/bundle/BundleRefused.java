package dev.quatrain.model.bundle;

import dev.quatrain.model.OperatorError;

/** A bundle that must not be used; the message says why and what to do, the reason is for counters. */
public final class BundleRefused extends OperatorError {
    private static final long serialVersionUID = 1L;

    /** Why a bundle was refused. */
    public enum Reason {
        UNREADABLE,
        LIMIT_EXCEEDED,
        MISSING_ENTRY,
        WRONG_DIGEST,
        UNSIGNED,
        UNTRUSTED_KEY,
        WRONG_SIGNATURE,
        WRONG_FORMAT_VERSION,
        INVALID_MANIFEST,
        INVALID_GRAPH,
        GOLDEN_MISMATCH,
        WRONG_FEATURES,
        NOT_REACHABLE,
        SOURCE_NOT_ALLOWED
    }

    private final Reason reason;

    public BundleRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public BundleRefused(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
