package dev.quatrain.stream.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a request that failed with a {@link Problem}; what only a developer can mend goes to the log, not to the client. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** Answers what is not even HTTP, or too long, and hangs up. */
    static void answerInvalid(HttpServerRequest request, Headers headers) {
        Throwable cause = request.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        headers.addTo(request.response().headers());
        Problem problem = Problem.of(
                status,
                status == 400
                        ? "The request cannot be read as HTTP asks for it."
                        : "The request's " + (status == 414 ? "address is" : "headers are") + " too long. Shorten it.",
                "/");
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaderNames.CONTENT_TYPE, Problem.CONTENT_TYPE)
                .putHeader(HttpHeaderNames.CONNECTION, "close")
                .end(Buffer.buffer(ApiJson.bytes(problem)))
                .onComplete(sent -> request.connection().close());
    }

    static void answer(RoutingContext context) {
        Throwable failure = context.failure();
        String path = context.request().path();
        Problem problem;
        if (failure instanceof RequestRefused refused) {
            problem = Problem.of(refused.status(), refused.detail(), path);
            if (refused.retryAfterSeconds() > 0) {
                context.response()
                        .putHeader(HttpHeaderNames.RETRY_AFTER, Integer.toString(refused.retryAfterSeconds()));
            }
        } else if (failure == null && context.statusCode() == 404) {
            problem = Problem.of(
                    404, "There is nothing at " + path + ". /api/v1/openapi.yaml lists what there is.", path);
        } else if (failure == null && context.statusCode() == 405) {
            boolean posts = path != null && ApiRoutes.isPosted(path);
            context.response().putHeader(HttpHeaderNames.ALLOW, posts ? "POST" : "GET, HEAD");
            problem = Problem.of(
                    405,
                    "Only " + (posts ? "POST" : "GET") + " is answered at " + path + ", not "
                            + context.request().method() + ".",
                    path);
        } else if (context.statusCode() == 413) {
            problem = Problem.of(413, "The body is too long; at most 1 MiB is read. Ask in several requests.", path);
        } else if (context.statusCode() >= 400 && context.statusCode() < 500) {
            problem = Problem.of(context.statusCode(), "The request cannot be read as HTTP asks for it.", path);
        } else {
            LOG.error("{} {} failed", context.request().method(), path, failure);
            problem = Problem.of(500, "The server failed to answer; its log says why.", path);
        }
        HttpServerResponse response = context.response();
        if (response.headWritten() || response.closed()) {
            context.request().connection().close();
            return;
        }
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaderNames.CONTENT_TYPE, Problem.CONTENT_TYPE)
                .putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(ApiJson.bytes(problem)));
    }
}
