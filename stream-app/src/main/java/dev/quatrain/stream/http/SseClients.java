package dev.quatrain.stream.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All who listen to a live stream of this instance, {@value #MOST} at most. Thread-safe. */
final class SseClients {
    /** Every screen of a large plant; each costs a connection and some tens of kilobytes. */
    static final int MOST = 1024;

    private final Set<SseClient> open = ConcurrentHashMap.newKeySet();

    /**
     * Opens a stream. For the request's event loop.
     *
     * @param left called once when the client is gone
     * @throws RequestRefused if there are too many
     */
    SseClient open(RoutingContext context, Consumer<SseClient> left) {
        SseClient client = new SseClient(context.request(), context.vertx().getOrCreateContext());
        synchronized (open) {
            if (open.size() >= MOST) {
                throw RequestRefused.unavailable("There are " + MOST
                        + " live streams already, the most this instance serves. Close a dashboard, or ask for"
                        + " /api/v1/series instead.");
            }
            open.add(client);
        }
        context.response()
                .closeHandler(gone -> leave(client, left))
                .exceptionHandler(broken -> leave(client, left))
                .setChunked(true)
                .putHeader(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no")
                .writeHead();
        return client;
    }

    private void leave(SseClient client, Consumer<SseClient> left) {
        if (open.remove(client)) {
            left.accept(client);
        }
    }

    int size() {
        return open.size();
    }

    /** Appends an event as the specification of server-sent events writes it. */
    static void event(StringBuilder to, String id, String name, Object data) {
        to.append("id: ")
                .append(id)
                .append("\nevent: ")
                .append(name)
                .append("\ndata: ")
                .append(ApiJson.text(data))
                .append("\n\n");
    }
}
