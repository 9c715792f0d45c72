package dev.quatrain.stream.tracing;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a record belongs to, as W3C Trace Context has it in headers {@code traceparent} and {@code tracestate}
 * (https://www.w3.org/TR/trace-context/):
 *
 * <pre>
 * traceparent = version 2 hex - trace id 32 hex - parent id 16 hex - flags 2 hex      (lower case; more may follow from version 01 on)
 * </pre>
 */
public final class TraceContext {
    /** The header that names trace and span. */
    public static final String PARENT = "traceparent";
    /** The header of what tracing systems add. */
    public static final String STATE = "tracestate";

    static final int TRACE = 3;
    static final int SPAN = 36;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;
    private static final int SAMPLED = 1;

    private TraceContext() {}

    /**
     * What of a reading's headers belongs to its score: the trace context if it is valid, else null. Its other headers mean nothing there.
     * Allocates nothing where there is none.
     */
    public static @Nullable Headers carried(Headers reading) {
        @Nullable Header parent = parent(reading);
        if (parent == null) {
            return null;
        }
        RecordHeaders carried = new RecordHeaders();
        carried.add(parent);
        @Nullable Header state = reading.lastHeader(STATE);
        if (state != null) {
            carried.add(state);
        }
        return carried;
    }

    /** The header of a valid trace context, or null. */
    static @Nullable Header parent(Headers headers) {
        @Nullable Header parent = headers.lastHeader(PARENT);
        return parent != null && isValid(parent.value()) ? parent : null;
    }

    /** Whether whoever sent it records the trace. */
    static boolean isSampled(byte[] parent) {
        return (hex(parent[FLAGS + 1]) & SAMPLED) != 0;
    }

    /** Whether the bytes are a traceparent that may be passed on. */
    static boolean isValid(byte @Nullable [] parent) {
        if (parent == null || parent.length < LENGTH) {
            return false;
        }
        boolean first = parent[0] == '0' && parent[1] == '0';
        boolean never = parent[0] == 'f' && parent[1] == 'f';
        boolean ends = parent.length == LENGTH || (!first && parent[LENGTH] == '-');
        return ends
                && !never
                && isHex(parent, 0, 2)
                && parent[TRACE - 1] == '-'
                && isHex(parent, TRACE, SPAN - 1)
                && !isZero(parent, TRACE, SPAN - 1)
                && parent[SPAN - 1] == '-'
                && isHex(parent, SPAN, FLAGS - 1)
                && !isZero(parent, SPAN, FLAGS - 1)
                && parent[FLAGS - 1] == '-'
                && isHex(parent, FLAGS, LENGTH);
    }

    private static boolean isHex(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (hex(text[i]) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] != '0') {
                return false;
            }
        }
        return true;
    }

    private static int hex(byte digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
    }
}
