package dev.quatrain.stream.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quatrain.stream.config.AppConfig.Http;
import dev.quatrain.stream.config.AppConfig.Tls;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other instances, in the name of the caller: with the caller's login, and marked as forwarded, so that they answer for themselves only and no
 * question goes in circles. For event loops.
 */
final class Peers {
    /** Marks a request that another instance sent; whoever else sets it gets this instance's answer only. */
    static final String FORWARDED = "X-Quatrain-Forwarded";

    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final int CONNECT_MILLIS = 1000;
    /** An answer of an instance that is well takes some milliseconds. */
    private static final long ANSWER_MILLIS = 3000;
    /** A stream says at least something every 15 s. */
    private static final long STREAM_SILENCE_MILLIS = 40_000;
    /** What is scored on request may take a while. */
    private static final long SCORE_MILLIS = 30_000;

    private static final List<CharSequence> PASSED_ON = List.of(
            HttpHeaderNames.AUTHORIZATION,
            HttpHeaderNames.ACCEPT,
            HttpHeaderNames.ACCEPT_ENCODING,
            HttpHeaderNames.CONTENT_TYPE,
            "Last-Event-ID");
    private static final List<CharSequence> PASSED_BACK = List.of(
            HttpHeaderNames.CONTENT_TYPE,
            HttpHeaderNames.CONTENT_ENCODING,
            HttpHeaderNames.RETRY_AFTER,
            HttpHeaderNames.CACHE_CONTROL,
            HttpHeaderNames.VARY,
            HttpHeaderNames.ALLOW,
            "X-Accel-Buffering");

    private final HttpClient client;
    private final boolean tls;

    /** @param http as the others are served: they have the same configuration */
    Peers(Vertx vertx, Http http) {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(30)
                .setDecompressionSupported(false);
        Tls served = http.tls();
        if (served != null) {
            // Whoever shows the certificate that this instance shows, or one that its chain has signed, is one of us.
            options.setSsl(true)
                    .setVerifyHost(true)
                    .setTrustOptions(new PemTrustOptions()
                            .addCertPath(served.certificate().toString()));
        }
        this.tls = served != null;
        this.client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(SseClients.MOST));
    }

    /** Whether an instance has sent this, so that it is to be answered from here. */
    static boolean isForwarded(RoutingContext context) {
        return context.request().getHeader(FORWARDED) != null;
    }

    /**
     * An instance's answer to a question about the fleet; fails if it does not answer as asked, or not in time.
     *
     * @param uri path and query
     * @param authorization of the caller
     */
    Future<ObjectNode> ask(String address, String uri, @Nullable String authorization) {
        RequestOptions options = options(HttpMethod.GET, address, uri).setTimeout(ANSWER_MILLIS);
        options.putHeader(HttpHeaderNames.ACCEPT.toString(), "application/json");
        if (authorization != null) {
            options.putHeader(HttpHeaderNames.AUTHORIZATION.toString(), authorization);
        }
        Future<ObjectNode> answer = client.request(options)
                .compose(HttpClientRequest::send)
                .compose(response -> response.body().map(body -> new Received(response.statusCode(), body)))
                .compose(Received::object);
        return answer.onFailure(failure -> LOG.debug("{} did not answer {}: {}", address, uri, failure.getMessage()));
    }

    private record Received(int status, Buffer body) {
        Future<ObjectNode> object() {
            if (status != 200) {
                return Future.failedFuture("It answered " + status);
            }
            try {
                return Future.succeededFuture(ApiJson.object(body.getBytes()));
            } catch (IOException e) {
                return Future.failedFuture(e);
            }
        }
    }

    /** Has another instance answer a request; its answer, problems too, goes to the client as it is. */
    void forward(RoutingContext context, String address) {
        boolean streams = context.normalizedPath().endsWith("/stream");
        boolean scores = context.request().method().equals(HttpMethod.POST);
        RequestOptions options =
                options(context.request().method(), address, context.request().uri());
        options.setIdleTimeout(streams ? STREAM_SILENCE_MILLIS : scores ? SCORE_MILLIS : ANSWER_MILLIS);
        for (CharSequence name : PASSED_ON) {
            String value = context.request().getHeader(name);
            if (value != null) {
                options.putHeader(name.toString(), value);
            }
        }
        client.request(options)
                .compose(request -> {
                    context.response().closeHandler(gone -> request.reset());
                    return scores ? request.send(context.body().buffer()) : request.send();
                })
                .onSuccess(answer -> passBack(answer, context))
                .onFailure(failure -> {
                    LOG.debug("{} did not answer {}", address, options.getURI(), failure);
                    context.fail(
                            RequestRefused.passing(
                                    "The instance " + address
                                            + ", which owns this series, does not answer. If it has died, others take its series over within the"
                                            + " session timeout (45 s by default). Ask again; GET /api/v1/status tells which instances answer."));
                });
    }

    private static void passBack(HttpClientResponse answer, RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.closed()) {
            return;
        }
        response.setStatusCode(answer.statusCode()).setChunked(true);
        for (CharSequence name : PASSED_BACK) {
            String value = answer.getHeader(name);
            if (value != null) {
                response.putHeader(name, value);
            }
        }
        boolean streams =
                String.valueOf(answer.getHeader(HttpHeaderNames.CONTENT_TYPE)).startsWith("text/event-stream");
        if (streams) {
            // The head must not wait for the first event.
            response.writeHead();
        }
        answer.pipeTo(response)
                .onFailure(broken -> Connections.hangUp(context.request().connection()));
    }

    private RequestOptions options(HttpMethod method, String address, String uri) {
        HostAndPort at = HostAndPort.parseAuthority(address, tls ? 443 : 80);
        if (at == null) {
            throw new IllegalArgumentException("Not an address: " + address);
        }
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost(at.host())
                .setPort(at.port())
                .setURI(uri)
                .setConnectTimeout(CONNECT_MILLIS);
        options.putHeader(FORWARDED, "1");
        return options;
    }
}
