package dev.quatrain.stream.http;

/** A request that cannot be answered as asked; the message says why and what would be valid, and becomes a {@link Problem}. */
final class RequestRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** A rebalance mostly takes less. */
    private static final int PASSING_SECONDS = 2;

    private final int status;
    private final String detail;
    private final int retryAfterSeconds;

    private RequestRefused(int status, String detail) {
        this(status, detail, 0);
    }

    private RequestRefused(int status, String detail, int retryAfterSeconds) {
        super(detail, null, false, false);
        this.status = status;
        this.detail = detail;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static RequestRefused badRequest(String detail) {
        return new RequestRefused(400, detail);
    }

    static RequestRefused unauthorized(String detail) {
        return new RequestRefused(401, detail);
    }

    static RequestRefused forbidden(String detail) {
        return new RequestRefused(403, detail);
    }

    static RequestRefused tooMany(String detail) {
        return new RequestRefused(429, detail);
    }

    static RequestRefused notFound(String detail) {
        return new RequestRefused(404, detail);
    }

    static RequestRefused conflict(String detail) {
        return new RequestRefused(409, detail);
    }

    static RequestRefused misdirected(String detail) {
        return new RequestRefused(421, detail);
    }

    static RequestRefused unavailable(String detail) {
        return new RequestRefused(503, detail);
    }

    /** For a moment: asking again is right. */
    static RequestRefused passing(String detail) {
        return new RequestRefused(503, detail, PASSING_SECONDS);
    }

    static RequestRefused tooLarge(String detail) {
        return new RequestRefused(413, detail);
    }

    /** Seconds after which to ask again, or 0. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    String detail() {
        return detail;
    }

    int status() {
        return status;
    }
}
