package dev.quatrain.stream.http;

import dev.quatrain.model.OperatorError;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfig.Auth;
import dev.quatrain.stream.fleet.Fleet;
import dev.quatrain.stream.scoring.StateCopies;
import dev.quatrain.stream.whatif.ServingModels;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the dashboard, the API with its live stream, health and metrics. Answers are made on worker threads; the event loops only
 * move bytes. Knows nothing of Kafka: what it shows comes from the {@link Fleet}.
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
    private final Router router;
    private final Live live;
    private final HttpServer server;
    private final String address;

    /**
     * What is served, and where.
     *
     * @param http where, and who may call
     * @param app the application's name
     * @param fleet the series that this instance owns
     * @param health called for each probe and each live summary, on a worker thread
     * @param models the models that score now
     * @param behind what answers come from besides
     */
    public record Options(
            AppConfig.Http http,
            String app,
            Fleet fleet,
            Supplier<Health> health,
            Supplier<List<ModelCard>> models,
            Behind behind,
            PrometheusRegistry metrics) {}

    /**
     * What answers come from besides the fleet.
     *
     * @param cluster the other instances, by the address of this one
     * @param serving the models, to ask them
     * @param copies of series' states
     * @param reports the training report of a pipeline's bundle
     * @param releases of the models that pipelines follow
     * @param topology what runs
     */
    public record Behind(
            Function<String, Cluster> cluster,
            ServingModels serving,
            StateCopies copies,
            Function<String, Optional<byte[]>> reports,
            Releases releases,
            Supplier<TopologyGraph> topology) {
        /** A single instance, of which no more is known than its fleet. */
        public static final Behind NOTHING = new Behind(
                Cluster::alone,
                ServingModels.NONE,
                new StateCopies(),
                pipeline -> Optional.empty(),
                Releases.NONE,
                () -> TopologyGraph.NONE);
    }

    private DashboardServer(Vertx vertx, Router router, Live live, HttpServer server, String address) {
        this.vertx = vertx;
        this.router = router;
        this.live = live;
        this.server = server;
        this.address = address;
    }

    /** The live streams. */
    record Live(SseClients clients, EventHub hub, SeriesStreams series) implements AutoCloseable {
        void start() {
            hub.start();
            series.start();
        }

        @Override
        public void close() {
            hub.close();
            series.close();
        }
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
        Connections connections = new Connections(patienceMillis);
        Headers headers = new Headers(options.http().tls() != null);
        LateCluster cluster = new LateCluster();
        Gathering gathering = new Gathering(cluster, new Peers(vertx, options.http()));
        Live live = live(vertx, gathering, options);
        try {
            Router router = routes(vertx, live, gathering, connections, headers, options);
            HttpServer server = await(vertx.createHttpServer(Listener.options(options.http(), IDLE_SECONDS))
                    .connectionHandler(connections::opened)
                    .invalidRequestHandler(request -> Failures.answerInvalid(request, headers))
                    .requestHandler(router)
                    .listen(options.http().port(), options.http().host())
                    .toCompletionStage()
                    .toCompletableFuture());
            String address = Listener.advertised(options.http(), server.actualPort());
            cluster.become(options.behind().cluster().apply(address));
            if (options.http().auth() != null
                    && options.http().tls() == null
                    && !AppConfig.Http.isLoopback(options.http().host())) {
                LOG.warn(
                        "Logins travel readable by whoever listens on the way. Set http.tls, unless a proxy in front ends TLS");
            }
            connections.watch(vertx);
            live.start();
            return new DashboardServer(vertx, router, live, server, address);
        } catch (RuntimeException e) {
            live.close();
            vertx.close().toCompletionStage();
            throw Listener.cannotListen(options.http(), e);
        }
    }

    private static Live live(Vertx vertx, Gathering gathering, Options options) {
        SseClients clients = new SseClients();
        Supplier<Status> status = () -> Status.of(
                options.app(),
                options.health(),
                options.fleet(),
                gathering.cluster().self());
        RemoteFleet remote = new RemoteFleet(gathering, vertx.getOrCreateContext());
        return new Live(
                clients,
                new EventHub(options.fleet(), status, remote, clients),
                new SeriesStreams(options.fleet(), clients));
    }

    /** Every path there is. */
    private static Router routes(
            Vertx vertx, Live live, Gathering gathering, Connections connections, Headers headers, Options options) {
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
        ApiRoutes.add(router, vertx, live, gathering, options);
        StaticFiles dashboard = new StaticFiles("dashboard");
        StaticFiles charts = new StaticFiles(CHARTS);
        ApiRoutes.get(router, "/", context -> dashboard.send(context, "index.html"));
        ApiRoutes.get(router, "/dashboard/*", context -> dashboard.send(context, under("/dashboard/", context)));
        ApiRoutes.get(router, "/uplot/*", context -> charts.send(context, under("/uplot/", context)));
        router.route().failureHandler(Failures::answer);
        router.errorHandler(404, Failures::answer);
        router.errorHandler(405, Failures::answer);
        router.errorHandler(400, Failures::answer);
        return router;
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

    /** host:port at which other instances reach this one. */
    public String address() {
        return address;
    }

    /** The port requests are answered at. */
    public int port() {
        return server.actualPort();
    }

    /** Method and path of every route there is, such as {@code GET /api/v1/series/:id}. */
    List<String> routes() {
        return router.getRoutes().stream()
                .map(Route::getName)
                .filter(name -> name != null && name.contains(" /"))
                .toList();
    }

    /** Clients of the live stream. */
    int liveClients() {
        return live.clients().size();
    }

    /** Ends all connections and threads; waits for them some seconds. */
    @Override
    public void close() {
        live.close();
        try {
            await(vertx.close().toCompletionStage().toCompletableFuture());
        } catch (RuntimeException e) {
            LOG.warn("The HTTP server did not close cleanly: {}", e.getMessage());
        }
    }
}
