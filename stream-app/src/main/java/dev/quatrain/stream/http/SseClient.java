package dev.quatrain.stream.http;

import dev.quatrain.stream.live.SeriesKey;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * One listener at the live stream. Events are offered from any thread and written on the connection's event loop, as many as have
 * gathered at once. A client that does not read is disconnected instead of waited for: it comes back by itself and asks anew.
 */
final class SseClient {
    /** Characters that may wait for the event loop: some seconds of a fast series. */
    private static final int MOST_WAITING = 2_000_000;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context context;
    private final @Nullable String series;
    private final @Nullable String modelId;
    private final StringBuilder waiting = new StringBuilder();
    private boolean writeScheduled;
    private volatile boolean dropped;

    SseClient(HttpServerRequest request, Context context, @Nullable String series, @Nullable String modelId) {
        this.request = request;
        this.response = request.response();
        this.context = context;
        this.series = series;
        this.modelId = modelId;
    }

    @Nullable
    String modelId() {
        return modelId;
    }

    /** Whether this client wants every score of a series, not only summaries. */
    boolean wantsScoresOf(SeriesKey key) {
        return key.series().equals(series) && wantsModel(key.modelId());
    }

    boolean wantsModel(String id) {
        return modelId == null || modelId.equals(id);
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
        String events;
        synchronized (waiting) {
            events = waiting.toString();
            waiting.setLength(0);
            writeScheduled = false;
        }
        if (response.closed() || events.isEmpty()) {
            return;
        }
        if (dropped || response.writeQueueFull()) {
            dropped = true;
            Connections.hangUp(request.connection());
            return;
        }
        response.write(events);
    }
}
