package dev.quatrain.stream.http;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What went wrong with a request, as RFC 9457 writes it.
 *
 * @param detail what is wrong and how to mend it
 * @param instance the path that was asked for
 */
record Problem(String type, String title, int status, String detail, String instance) {
    static final String CONTENT_TYPE = "application/problem+json";

    static Problem of(int status, String detail, String instance) {
        return new Problem("about:blank", HttpResponseStatus.valueOf(status).reasonPhrase(), status, detail, instance);
    }
}
