package dev.quatrain.stream.http;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.stream.fleet.Fleet;
import dev.quatrain.stream.whatif.ServingModels;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Models, alerts, the application's status and topology.
 *
 * @param reports the training report of a pipeline's bundle
 */
record OverviewRoutes(
        String app,
        Fleet fleet,
        Gathering gathering,
        Supplier<Health> health,
        Supplier<List<ModelCard>> cards,
        ServingModels models,
        Function<String, Optional<byte[]>> reports,
        Releases releases,
        Supplier<TopologyGraph> topology) {
    /** A report is a whole page of its own, with its styles within it, and never with scripts. */
    private static final String REPORT_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'self'; sandbox";

    private record Models(List<ModelCard> models, List<Releases.Announced> announced) {}

    void models(RoutingContext context) {
        Answer.send(context, () -> Answer.json(context, 200, new Models(cards.get(), releases.all())));
    }

    void calibration(RoutingContext context) {
        String pipeline = context.pathParam("pipeline");
        gathering.answer(
                context,
                context.request().uri(),
                () -> models.ask(
                                pipeline,
                                lent -> CalibrationPlot.of(
                                        pipeline, lent.model().manifest(), fleet.bySeverity(pipeline)))
                        .orElseThrow(() -> noModel(pipeline)),
                said -> Merge.calibration(said.parts()));
    }

    void report(RoutingContext context) {
        String pipeline = context.pathParam("pipeline");
        Answer.send(context, () -> {
            byte[] report = reports.apply(pipeline).orElseThrow(() -> noModel(pipeline));
            context.response()
                    .headers()
                    .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, REPORT_POLICY)
                    .set("X-Frame-Options", "SAMEORIGIN");
            return Answer.of(context, 200, "text/html; charset=utf-8", report);
        });
    }

    private static RequestRefused noModel(String pipeline) {
        return RequestRefused.notFound(
                "Pipeline \"" + pipeline + "\" is not there, has no model yet, or its bundle holds no"
                        + " such thing. GET /api/v1/models lists the pipelines and what their bundles hold.");
    }

    void alerts(RoutingContext context) {
        Query query = new Query(context.queryParams());
        int limit = query.number("limit", 200, 1, 10_000);
        int offset = query.number("offset", 0, 0, 10_000);
        String state = query.text("state");
        Predicate<Alert> chosen = switch (state) {
            case "firing" -> alert -> alert.state() == AlertState.FIRING;
            case "resolved" -> alert -> alert.state() == AlertState.RESOLVED;
            case "", "all" -> alert -> true;
            default -> throw Query.refused("state", "firing, resolved or all", state);
        };
        Predicate<Alert> all = chosen.and(is(query.textOrNull("series"), Alert::series))
                .and(is(query.textOrNull("pipeline"), Alert::pipeline))
                .and(is(query.textOrNull("model"), Alert::modelId))
                .and(is(query.textOrNull("rule"), Alert::rule));
        Answer.send(
                context,
                () -> Answer.json(context, 200, Alerts.page(fleet.alerts().list(all), limit, offset)));
    }

    private static Predicate<Alert> is(@Nullable String wanted, Function<Alert, String> field) {
        return alert -> wanted == null || Objects.equals(wanted, field.apply(alert));
    }

    void alert(RoutingContext context) {
        String id = context.pathParam("id");
        Answer.send(
                context,
                () -> Answer.json(
                        context,
                        200,
                        fleet.alerts()
                                .find(id)
                                .orElseThrow(() -> RequestRefused.notFound("No alert \"" + id
                                        + "\" is remembered; old ones that were resolved are forgotten. GET /api/v1/alerts lists"
                                        + " those there are."))));
    }

    void status(RoutingContext context) {
        gathering.answer(
                context,
                "/api/v1/status",
                () -> Status.of(app, health, fleet, gathering.cluster().self()),
                said -> Merge.status(said.parts()));
    }

    void topology(RoutingContext context) {
        gathering.answer(context, "/api/v1/topology", topology::get, said -> Merge.topology(said.parts()));
    }
}
