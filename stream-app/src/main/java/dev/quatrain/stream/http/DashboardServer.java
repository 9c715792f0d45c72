package dev.quatrain.stream.http;

import dev.quatrain.model.OperatorError;
import dev.quatrain.stream.live.LiveView;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.BindException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the dashboard, the API with its live stream, health and metrics. Answers are made on worker threads; the event loops only
 * move bytes. Knows nothing of Kafka: what it shows comes from the {@link LiveView}.
 */
public final class DashboardServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardServer.class);
    /** Scripts and styles from here only, none inline. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'";

    private static final String CHARTS = "META-INF/resources/webjars/uplot/1.6.30/dist";
    /** A browser keeps an unused connection for a minute or two. */
    private static final int IDLE_SECONDS = 120;

    private final Vertx vertx;
    private final EventHub hub;
    private final HttpServer server;

    /**
     * What is served, and where.
     *
     * @param host the address to bind
     * @param port 0 = any free one
     * @param names under which it may be asked for, see {@link HostNames}
     * @param app the application's name
     * @param health called for each probe and each live summary, on a worker thread
     * @param models the models that score now
     */
    public record Options(
            String host,
            int port,
            List<String> names,
            String app,
            LiveView view,
            Supplier<Health> health,
            Supplier<List<ModelCard>> models,
            PrometheusRegistry metrics) {}

    private DashboardServer(Vertx vertx, EventHub hub, HttpServer server) {
        this.vertx = vertx;
        this.hub = hub;
        this.server = server;
    }

    /**
     * Starts and returns when requests are answered.
     *
     * @throws OperatorError if the address cannot be bound
     */
    public static DashboardServer start(Options options) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(4)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        EventHub hub = new EventHub(options.view(), () -> Status.of(options.app(), options.health(), options.view()));
        try {
            HttpServer server = await(vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
                    .requestHandler(routes(vertx, hub, options))
                    .listen(options.port(), options.host())
                    .toCompletionStage()
                    .toCompletableFuture());
            hub.start();
            return new DashboardServer(vertx, hub, server);
        } catch (RuntimeException e) {
            hub.close();
            vertx.close().toCompletionStage();
            throw cannotListen(options, e);
        }
    }

    /** Every path there is. */
    private static Router routes(Vertx vertx, EventHub hub, Options options) {
        SeriesRoutes series = new SeriesRoutes(options.view());
        OverviewRoutes overview = new OverviewRoutes(options.app(), options.view(), options.health(), options.models());
        ProbeRoutes probes = new ProbeRoutes(options.health(), options.metrics(), ExpositionFormats.init());
        StaticFiles dashboard = new StaticFiles("dashboard");
        StaticFiles charts = new StaticFiles(CHARTS);
        StaticFiles contracts = new StaticFiles("dev/quatrain/schemas");

        Router router = Router.router(vertx);
        HostNames names = new HostNames(options.host(), options.names());
        router.route().handler(DashboardServer::secure);
        router.route().handler(context -> checkName(context, names));
        get(router, "/api/v1/series", series::list);
        get(router, "/api/v1/series/:id", series::one);
        get(router, "/api/v1/models", overview::models);
        get(router, "/api/v1/alerts", overview::alerts);
        get(router, "/api/v1/status", overview::status);
        router.get("/api/v1/stream").handler(new StreamRoute(hub)::open);
        get(router, "/api/v1/openapi.yaml", context -> contracts.send(context, "openapi.yaml"));
        get(router, "/healthz", probes::alive);
        get(router, "/readyz", probes::ready);
        get(router, "/metrics", probes::metrics);
        get(router, "/", context -> dashboard.send(context, "index.html"));
        get(router, "/dashboard/*", context -> dashboard.send(context, under("/dashboard/", context)));
        get(router, "/uplot/*", context -> charts.send(context, under("/uplot/", context)));
        router.route().failureHandler(Failures::answer);
        router.errorHandler(404, Failures::answer);
        router.errorHandler(405, Failures::answer);
        router.errorHandler(400, Failures::answer);
        return router;
    }

    private static void get(Router router, String path, Handler<RoutingContext> handler) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
    }

    private static String under(String prefix, RoutingContext context) {
        String path = context.normalizedPath();
        return path.startsWith(prefix) ? path.substring(prefix.length()) : "";
    }

    private static void secure(RoutingContext context) {
        context.response()
                .putHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer");
        context.next();
    }

    private static void checkName(RoutingContext context, HostNames names) {
        HostAndPort asked = context.request().authority();
        if (asked == null || names.admits(asked.host())) {
            context.next();
        } else {
            context.fail(RequestRefused.misdirected("This server does not answer to the name " + asked.host()
                    + ". Ask for localhost or its address, or add" + " the name to http.names."));
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private static RuntimeException cannotListen(Options options, RuntimeException failure) {
        Throwable cause = failure.getCause();
        String message = cause == null ? "" : String.valueOf(cause.getMessage());
        String where = "Port " + options.port() + " on " + options.host();
        if (cause instanceof BindException && !message.contains("assign")) {
            return new OperatorError(
                    where + " is in use. Stop the other program, or choose another port with --port or http.port.",
                    cause);
        }
        if (cause instanceof BindException || cause instanceof UnknownHostException) {
            return new OperatorError(
                    "This machine has no address " + options.host()
                            + " to listen on. Correct http.host; 127.0.0.1 is for this machine only, 0.0.0.0 for all networks.",
                    cause);
        }
        if (cause instanceof SocketException) {
            return new OperatorError(
                    where + " may not be used: " + message + ". Choose a port above 1023 with --port or http.port.",
                    cause);
        }
        return failure;
    }

    /** The port requests are answered at. */
    public int port() {
        return server.actualPort();
    }

    /** Clients of the live stream. */
    int liveClients() {
        return hub.clients();
    }

    /** Ends all connections and threads; waits for them some seconds. */
    @Override
    public void close() {
        hub.close();
        try {
            await(vertx.close().toCompletionStage().toCompletableFuture());
        } catch (RuntimeException e) {
            LOG.warn("The HTTP server did not close cleanly: {}", e.getMessage());
        }
    }
}
