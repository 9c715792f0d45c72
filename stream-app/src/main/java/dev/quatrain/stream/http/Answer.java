package dev.quatrain.stream.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;

/** A whole response body. Made on a worker thread, so that writing and compressing JSON does not hold up the event loop. */
record Answer(int status, String contentType, byte[] body, boolean compressed) {
    static final String JSON = "application/json";
    /** Below this a compressed answer saves no packet. */
    private static final int WORTH_COMPRESSING = 1400;

    /** Writes a value as JSON, compressed if the client takes it and it is worth it. */
    static Answer json(RoutingContext context, int status, Object value) {
        return of(context, status, JSON, ApiJson.bytes(value));
    }

    static Answer of(RoutingContext context, int status, String contentType, byte[] body) {
        return body.length >= WORTH_COMPRESSING && takesGzip(context.request())
                ? new Answer(status, contentType, gzip(body), true)
                : new Answer(status, contentType, body, false);
    }

    /** Makes an answer on a worker thread and sends it; a failure goes to the failure handler. */
    static void send(RoutingContext context, Callable<Answer> maker) {
        context.vertx()
                .executeBlocking(maker, false)
                .onSuccess(answer -> answer.sendTo(context.response()))
                .onFailure(context::fail);
    }

    void sendTo(HttpServerResponse response) {
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaderNames.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        if (!response.headers().contains(HttpHeaderNames.CACHE_CONTROL)) {
            response.putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store");
        }
        if (compressed) {
            response.putHeader(HttpHeaderNames.CONTENT_ENCODING, "gzip");
        }
        response.end(Buffer.buffer(body));
    }

    static boolean takesGzip(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaderNames.ACCEPT_ENCODING);
        return accepted != null
                && accepted.toLowerCase(Locale.ROOT).contains("gzip")
                && !accepted.replace(" ", "").contains("gzip;q=0,")
                && !accepted.replace(" ", "").endsWith("gzip;q=0");
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 4);
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
