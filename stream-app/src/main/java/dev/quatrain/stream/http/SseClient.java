package dev.quatrain.stream.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * One listener at a live stream. Events are offered from any thread and written on the connection's event loop, as many as have
 * gathered at once. A client that does not read for long is disconnected instead of waited for: it comes back by itself and goes on.
 */
final class SseClient {
    /** Characters that may wait for the client to read: some seconds of a fast series. */
    private static final int MOST_WAITING = 2_000_000;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context context;
    private final StringBuilder waiting = new StringBuilder();
    private boolean writeScheduled;
    private volatile boolean dropped;

    SseClient(HttpServerRequest request, Context context) {
        this.request = request;
        this.response = request.response();
        this.context = context;
    }

    /** A header of the request that opened the stream, or null. */
    @Nullable
    String header(CharSequence name) {
        return request.getHeader(name);
    }

    void offer(String event) {
        if (dropped) {
            return;
        }
        boolean tooMuch;
        synchronized (waiting) {
            waiting.append(event);
            tooMuch = waiting.length() > MOST_WAITING;
            if (writeScheduled && !tooMuch) {
                return;
            }
            writeScheduled = true;
        }
        if (tooMuch) {
            dropped = true;
        }
        context.runOnContext(go -> write());
    }

    /** Ends the stream, whether or not the client has read what was sent. */
    void end() {
        dropped = true;
        context.runOnContext(go -> Connections.hangUp(request.connection()));
    }

    private void write() {
        if (response.closed()) {
            return;
        }
        if (dropped) {
            Connections.hangUp(request.connection());
            return;
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> write());
            return;
        }
        String events;
        synchronized (waiting) {
            events = waiting.toString();
            waiting.setLength(0);
            writeScheduled = false;
        }
        if (!events.isEmpty()) {
            response.write(events);
        }
    }
}
