package dev.quatrain.stream.http;

import dev.quatrain.stream.live.LiveView;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The list of series, and one series' recent past. */
record SeriesRoutes(LiveView view) {
    private static final int MOST = 10_000;

    void list(RoutingContext context) {
        Query query = new Query(context.queryParams());
        int limit = query.number("limit", 100, 1, MOST);
        int offset = query.number("offset", 0, 0, Integer.MAX_VALUE);
        Answer.send(
                context,
                () -> Answer.json(
                        context, 200, view.series(query.text("q"), query.textOrNull("model"), limit, offset)));
    }

    void one(RoutingContext context) {
        Query query = new Query(context.queryParams());
        String series = context.pathParam("id");
        String model = query.textOrNull("model");
        int limit = query.number("limit", 600, 1, MOST);
        long since = query.millis("since", Long.MIN_VALUE);
        Answer.send(
                context,
                () -> Answer.json(
                        context,
                        200,
                        view.detail(series, model, limit, since).orElseThrow(() -> unknown(series, model))));
    }

    private static RequestRefused unknown(String series, @Nullable String model) {
        return RequestRefused.notFound("No score of series \"" + series + "\""
                + (model == null ? "" : " by model \"" + model + "\"")
                + " is remembered. GET /api/v1/series lists those that are. Check the spelling; whether its readings reach the"
                + " pipeline's topic; and the dead-letter topic, which says why a reading was refused.");
    }
}
