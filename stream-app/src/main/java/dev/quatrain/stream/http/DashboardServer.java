package dev.quatrain.stream.http;

import dev.quatrain.model.OperatorError;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfig.Auth;
import dev.quatrain.stream.live.LiveView;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
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
    private static final String CHARTS = "META-INF/resources/webjars/uplot/1.6.30/dist";
    /** A browser keeps an unused connection for a minute or two. */
    private static final int IDLE_SECONDS = 120;
    /** Within it a request must have come whole; also how long a browser may keep a connection for its next one. */
    private static final int PATIENCE_MILLIS = 60_000;
    /** A longer queue of passwords to check is a sign of guessing; a second thread would take a core from scoring. */
    private static final int PASSWORD_THREADS = 1;

    private final Vertx vertx;
    private final EventHub hub;
    private final HttpServer server;

    /**
     * What is served, and where.
     *
     * @param http where, and who may call
     * @param app the application's name
     * @param health called for each probe and each live summary, on a worker thread
     * @param models the models that score now
     */
    public record Options(
            AppConfig.Http http,
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
     * @throws OperatorError if the address cannot be bound, or certificate, key or users cannot be read
     */
    public static DashboardServer start(Options options) {
        return start(options, PATIENCE_MILLIS);
    }

    /** @param patienceMillis within which a request must have come whole */
    static DashboardServer start(Options options, int patienceMillis) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(4)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        EventHub hub = new EventHub(options.view(), () -> Status.of(options.app(), options.health(), options.view()));
        Connections connections = new Connections(patienceMillis);
        Headers headers = new Headers(options.http().tls() != null);
        try {
            HttpServer server = await(vertx.createHttpServer(Listener.options(options.http(), IDLE_SECONDS))
                    .connectionHandler(connections::opened)
                    .invalidRequestHandler(request -> Failures.answerInvalid(request, headers))
                    .requestHandler(routes(vertx, hub, connections, headers, options))
                    .listen(options.http().port(), options.http().host())
                    .toCompletionStage()
                    .toCompletableFuture());
            if (options.http().auth() != null
                    && options.http().tls() == null
                    && !AppConfig.Http.isLoopback(options.http().host())) {
                LOG.warn(
                        "Logins travel readable by whoever listens on the way. Set http.tls, unless a proxy in front ends TLS");
            }
            connections.watch(vertx);
            hub.start();
            return new DashboardServer(vertx, hub, server);
        } catch (RuntimeException e) {
            hub.close();
            vertx.close().toCompletionStage();
            throw Listener.cannotListen(options.http(), e);
        }
    }

    /** Every path there is. */
    private static Router routes(Vertx vertx, EventHub hub, Connections connections, Headers headers, Options options) {
        SeriesRoutes series = new SeriesRoutes(options.view());
        OverviewRoutes overview = new OverviewRoutes(options.app(), options.view(), options.health(), options.models());
        ProbeRoutes probes = new ProbeRoutes(options.health(), options.metrics(), ExpositionFormats.init());
        StaticFiles dashboard = new StaticFiles("dashboard");
        StaticFiles charts = new StaticFiles(CHARTS);
        StaticFiles contracts = new StaticFiles("dev/quatrain/schemas");

        Router router = Router.router(vertx);
        HostNames names = new HostNames(options.http().host(), options.http().names());
        router.route().handler(headers);
        router.route().handler(connections::requested);
        router.route().handler(context -> checkName(context, names));
        router.route().handler(new SameOrigin());
        Auth auth = options.http().auth();
        if (auth != null) {
            router.route()
                    .handler(AccessGuard.of(
                            auth, vertx.createSharedWorkerExecutor("quatrain-passwords", PASSWORD_THREADS)));
        }
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
