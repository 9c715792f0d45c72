package dev.quatrain.stream.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a page of another site has a browser send here to change something (CSRF): the browser adds the login it remembers, but
 * also says whose page it was. Programs say nothing and are let through; so is a bearer token, which no browser adds by itself.
 */
final class SameOrigin implements Handler<RoutingContext> {
    private static final Set<HttpMethod> HARMLESS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String authorization = request.getHeader(HttpHeaderNames.AUTHORIZATION);
        if (HARMLESS.contains(request.method())
                || (authorization != null
                        && authorization.toLowerCase(Locale.ROOT).startsWith("bearer "))
                || admits(
                        request.getHeader("Sec-Fetch-Site"),
                        request.getHeader(HttpHeaderNames.ORIGIN),
                        request.getHeader(HttpHeaderNames.HOST))) {
            context.next();
        } else {
            context.fail(RequestRefused.forbidden("A page of another site asked for this. Ask from the dashboard, "
                    + "or from a program with a bearer token."));
        }
    }

    /**
     * Whether a state-changing request comes from our own page or from no page at all.
     *
     * @param fetchSite header Sec-Fetch-Site (W3C Fetch Metadata)
     * @param origin header Origin (RFC 6454); the scheme may differ behind a proxy that ends TLS
     */
    static boolean admits(@Nullable String fetchSite, @Nullable String origin, @Nullable String host) {
        if (fetchSite != null) {
            return fetchSite.equals("same-origin") || fetchSite.equals("none");
        }
        return origin == null
                || (host != null && origin.replaceFirst("^https?://", "").equalsIgnoreCase(host));
    }
}
