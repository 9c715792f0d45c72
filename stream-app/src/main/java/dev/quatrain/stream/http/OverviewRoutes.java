package dev.quatrain.stream.http;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.stream.live.LiveView;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Models, alerts and the application's status. */
record OverviewRoutes(String app, LiveView view, Supplier<Health> health, Supplier<List<ModelCard>> cards) {

    void models(RoutingContext context) {
        Answer.send(context, () -> Answer.json(context, 200, Map.of("models", cards.get())));
    }

    void alerts(RoutingContext context) {
        Query query = new Query(context.queryParams());
        int limit = query.number("limit", 200, 1, 10_000);
        String state = query.text("state");
        Predicate<Alert> chosen = switch (state) {
            case "firing" -> alert -> alert.state() == AlertState.FIRING;
            case "resolved" -> alert -> alert.state() == AlertState.RESOLVED;
            case "", "all" -> alert -> true;
            default -> throw Query.refused("state", "firing, resolved or all", state);
        };
        Answer.send(context, () -> Answer.json(context, 200, Map.of("alerts", view.alerts(chosen, limit))));
    }

    void status(RoutingContext context) {
        Answer.send(context, () -> Answer.json(context, 200, Status.of(app, health, view)));
    }
}
