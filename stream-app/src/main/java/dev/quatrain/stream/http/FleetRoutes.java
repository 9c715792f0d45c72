package dev.quatrain.stream.http;

import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.fleet.Filter;
import dev.quatrain.stream.fleet.Fleet;
import dev.quatrain.stream.fleet.Ranked.Order;
import dev.quatrain.stream.history.HeatBin;
import dev.quatrain.stream.history.Presence;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** All series at once: the list, the heat map, the swim lanes, the pulse. */
record FleetRoutes(Fleet fleet, Gathering gathering, Pulse pulse) {
    /** Whoever wants to see further searches. */
    private static final int DEEPEST = 10_000;

    void list(RoutingContext context) {
        Query query = new Query(context.queryParams());
        Filter filter = filter(query);
        Order order = query.choice("sort", Order.URGENCY);
        int limit = query.number("limit", 100, 1, DEEPEST);
        int offset = offset(query, limit);
        gathering.answer(
                context,
                fromTheStart(context, limit + offset),
                () -> fleet.series(
                        filter, order, gathers(context) ? limit + offset : limit, gathers(context) ? 0 : offset),
                said -> Merge.page(said.parts(), "series", order, limit, offset));
    }

    private static Filter filter(Query query) {
        return new Filter(
                query.text("q"),
                query.textOrNull("pipeline"),
                query.textOrNull("model"),
                query.choice("status", ScoreStatus.class, false),
                query.choice("presence", Presence.class, false),
                query.decimal("min_severity", 0, 0, 100));
    }

    private static int offset(Query query, int limit) {
        int offset = query.number("offset", 0, 0, DEEPEST);
        if (offset + limit > DEEPEST) {
            throw RequestRefused.badRequest("Only the first " + DEEPEST
                    + " can be paged through, so offset + limit must be at most that. Narrow the question with q, model or"
                    + " min_severity.");
        }
        return offset;
    }

    /** Whether parts of several instances will be put together. */
    private boolean gathers(RoutingContext context) {
        return !Peers.isForwarded(context) && !gathering.cluster().others().isEmpty();
    }

    /** The same question for the first so many. */
    private static String fromTheStart(RoutingContext context, int limit) {
        MultiMap parameters = MultiMap.caseInsensitiveMultiMap().addAll(context.queryParams());
        parameters.remove("offset");
        parameters.set("limit", Integer.toString(limit));
        StringJoiner query = new StringJoiner("&");
        parameters.forEach((name, value) -> query.add(encoded(name) + "=" + encoded(value)));
        return context.normalizedPath() + "?" + query;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    void heat(RoutingContext context) {
        Query query = new Query(context.queryParams());
        Filter filter = filter(query);
        Order order = query.choice("sort", Order.URGENCY);
        HeatBin bin = query.choice("bin", HeatBin.FINE);
        int limit = query.number("limit", 1000, 1, DEEPEST);
        int offset = offset(query, limit);
        gathering.answer(
                context,
                fromTheStart(context, limit + offset),
                () -> fleet.heat(
                        filter, order, bin, gathers(context) ? limit + offset : limit, gathers(context) ? 0 : offset),
                said -> Merge.heat(said.parts(), order, limit, offset));
    }

    void lanes(RoutingContext context) {
        HeatBin bin = new Query(context.queryParams()).choice("bin", HeatBin.FINE);
        gathering.answer(context, context.request().uri(), () -> fleet.lanes(bin), said -> Merge.lanes(said.parts()));
    }

    void pulse(RoutingContext context) {
        gathering.answer(context, context.request().uri(), pulse::beats, said -> Merge.pulse(said.parts()));
    }
}
