package dev.quatrain.stream.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.ext.web.RoutingContext;

/** The live stream, as server-sent events. */
record StreamRoute(EventHub hub) {

    void open(RoutingContext context) {
        Query query = new Query(context.queryParams());
        SseClient client = new SseClient(
                context.request(),
                context.vertx().getOrCreateContext(),
                query.textOrNull("series"),
                query.textOrNull("model"));
        context.response().closeHandler(gone -> hub.leave(client)).exceptionHandler(broken -> hub.leave(client));
        if (!hub.join(client)) {
            throw RequestRefused.unavailable("There are " + EventHub.MOST_CLIENTS
                    + " live streams already, the most this instance serves. Close a dashboard, or ask for"
                    + " /api/v1/series instead.");
        }
        context.response()
                .setChunked(true)
                .putHeader(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no")
                .writeHead();
    }
}
