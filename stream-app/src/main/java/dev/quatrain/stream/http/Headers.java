package dev.quatrain.stream.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/**
 * What every answer tells a browser it must not do.
 *
 * @param tls whether to insist on HTTPS from now on (HSTS, RFC 6797)
 */
record Headers(boolean tls) implements Handler<RoutingContext> {
    /** Scripts, styles and data from here only, none inline; no frames, forms or plug-ins (W3C Content Security Policy 3). */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";

    private static final String ONE_YEAR = "max-age=31536000";

    @Override
    public void handle(RoutingContext context) {
        addTo(context.response().headers());
        context.next();
    }

    void addTo(MultiMap headers) {
        headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
                .set("X-Content-Type-Options", "nosniff")
                .set("X-Frame-Options", "DENY")
                .set("Referrer-Policy", "no-referrer")
                .set("Cross-Origin-Opener-Policy", "same-origin")
                .set("Cross-Origin-Resource-Policy", "same-origin")
                .set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        if (tls) {
            headers.set("Strict-Transport-Security", ONE_YEAR);
        }
    }
}
