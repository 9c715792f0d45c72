package dev.quatrain.stream.http;

import dev.quatrain.stream.fleet.Fleet;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every path of the contract, and who answers it. */
final class ApiRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);

    private static final String PROMOTE = "/promote";
    private static final String ROLL_BACK = "/rollback";

    private ApiRoutes() {}

    static void add(
            Router router,
            Vertx vertx,
            DashboardServer.Live live,
            Gathering gathering,
            DashboardServer.Options options) {
        addFleet(router, vertx, live, gathering, options);
        addOverview(router, gathering, options);
        ProbeRoutes probes = new ProbeRoutes(options.health(), options.metrics(), ExpositionFormats.init());
        StaticFiles contracts = new StaticFiles("dev/quatrain/schemas");
        ContractPage page = new ContractPage();
        get(router, "/api/v1/openapi.yaml", context -> contracts.send(context, "openapi.yaml"));
        get(router, "/api/v1/openapi.json", page::contract);
        get(router, "/api", page::page);
        get(router, "/healthz", probes::alive);
        get(router, "/readyz", probes::ready);
        get(router, "/metrics", probes::metrics);
    }

    private static void addFleet(
            Router router,
            Vertx vertx,
            DashboardServer.Live live,
            Gathering gathering,
            DashboardServer.Options options) {
        Fleet fleet = options.fleet();
        DashboardServer.Behind behind = options.behind();
        Locator locator = new Locator(fleet, gathering.cluster(), options.models());
        SeriesRoutes series = new SeriesRoutes(locator, gathering, behind.serving(), live.series());
        FleetRoutes all = new FleetRoutes(fleet, gathering, pulse(vertx, options));
        ScoreRoute score =
                new ScoreRoute(series, behind.serving(), behind.copies(), options.models(), Clock.systemUTC());
        get(router, "/api/v1/series", all::list);
        get(router, "/api/v1/series/:id", series::one);
        stream(router, "/api/v1/series/:id/stream", series::stream);
        get(router, "/api/v1/series/:id/state", series::state);
        get(router, "/api/v1/heat", all::heat);
        get(router, "/api/v1/lanes", all::lanes);
        get(router, "/api/v1/pulse", all::pulse);
        stream(router, "/api/v1/stream", live.hub()::open);
        post(router, ScoreRoute.PATH, ScoreRoute.MOST_BYTES, score::score);
    }

    private static Pulse pulse(Vertx vertx, DashboardServer.Options options) {
        Fleet fleet = options.fleet();
        Pulse pulse = new Pulse(options.metrics(), () -> fleet.totals().scoresPerSecond(), Clock.systemUTC());
        vertx.setPeriodic(
                Pulse.BEAT_MILLIS,
                beat -> vertx.executeBlocking(
                                () -> {
                                    pulse.beat();
                                    return options.behind().topology().get();
                                },
                                false)
                        .onFailure(failure -> LOG.warn("The pulse could not be taken", failure)));
        return pulse;
    }

    private static void addOverview(Router router, Gathering gathering, DashboardServer.Options options) {
        DashboardServer.Behind behind = options.behind();
        OverviewRoutes overview = new OverviewRoutes(
                options.app(),
                options.fleet(),
                gathering,
                options.health(),
                options.models(),
                behind.serving(),
                behind.reports(),
                behind.releases(),
                behind.topology());
        ReleaseRoutes releases = new ReleaseRoutes(behind.releases());
        get(router, "/api/v1/models", overview::models);
        change(router, "/api/v1/models/:pipeline" + PROMOTE, releases::promote);
        change(router, "/api/v1/models/:pipeline" + ROLL_BACK, releases::rollBack);
        get(router, "/api/v1/models/:pipeline/calibration", overview::calibration);
        get(router, "/api/v1/models/:pipeline/report", overview::report);
        get(router, "/api/v1/alerts", overview::alerts);
        get(router, "/api/v1/alerts/:id", overview::alert);
        get(router, "/api/v1/status", overview::status);
        get(router, "/api/v1/topology", overview::topology);
    }

    static void get(Router router, String path, Handler<RoutingContext> handler) {
        router.route(path)
                .setName("GET " + path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(handler);
    }

    private static void stream(Router router, String path, Handler<RoutingContext> handler) {
        router.get(path).setName("GET " + path).handler(handler);
    }

    /** Whether only POST is answered at a path that exists. */
    static boolean isPosted(String path) {
        return path.equals(ScoreRoute.PATH) || path.endsWith(PROMOTE) || path.endsWith(ROLL_BACK);
    }

    private static void change(Router router, String path, Handler<RoutingContext> handler) {
        router.post(path).setName("POST " + path).handler(handler);
    }

    private static void post(Router router, String path, long mostBytes, Handler<RoutingContext> handler) {
        router.post(path)
                .setName("POST " + path)
                .handler(BodyHandler.create(false).setBodyLimit(mostBytes))
                .handler(handler);
    }
}
