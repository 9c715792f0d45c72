package dev.quatrain.stream.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.Alert;
import dev.quatrain.stream.history.Cursor;
import dev.quatrain.stream.history.Point;
import dev.quatrain.stream.history.SeriesPast;
import dev.quatrain.stream.history.TaskHistory;
import dev.quatrain.stream.whatif.ServingModels;
import dev.quatrain.stream.whatif.StateStrip;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One series: its past, its hidden state, its scores as they come. Each is answered where the series is owned. */
record SeriesRoutes(Locator locator, Gathering gathering, ServingModels models, SeriesStreams streams) {
    private static final int MOST = 10_000;
    private static final int MOST_COLUMNS = 4000;

    void one(RoutingContext context) {
        Query query = new Query(context.queryParams());
        Locator.Asked asked = asked(context, query);
        int limit = query.number("limit", 600, 1, MOST);
        long since = query.millis("since", Long.MIN_VALUE);
        long until = query.millis("until", Long.MAX_VALUE);
        int columns = query.number("columns", 0, 0, MOST_COLUMNS);
        Locator.Places places = locator.find(asked, Peers.isForwarded(context));
        if (places.others().isEmpty()) {
            TaskHistory here = require(places, asked);
            Answer.send(context, () -> Answer.json(context, 200, detail(here, asked, limit, since, until, columns)));
        } else if (places.here() == null && places.others().size() == 1) {
            gathering.peers().forward(context, places.others().get(0));
        } else {
            joined(context, asked, places, () -> {
                TaskHistory here = places.here();
                return here == null ? null : ApiJson.tree(detail(here, asked, limit, since, until, columns));
            });
        }
    }

    private static Locator.Asked asked(RoutingContext context, Query query) {
        return new Locator.Asked(context.pathParam("id"), query.textOrNull("pipeline"), query.textOrNull("model"));
    }

    private TaskHistory require(Locator.Places places, Locator.Asked asked) {
        TaskHistory here = places.here();
        if (here == null) {
            throw locator.nowhere(asked, places.moving());
        }
        return here;
    }

    private SeriesDetail detail(TaskHistory task, Locator.Asked asked, int limit, long since, long until, int columns) {
        SeriesPast past = task.past(asked.series(), limit, since, until)
                .orElseThrow(() -> locator.nowhere(asked, "It has just moved."));
        Optional<ModelCard> card = locator.cards().get().stream()
                .filter(one -> one.pipeline().equals(task.pipeline()))
                .filter(one -> one.id().equals(past.standing().modelId()))
                .findFirst();
        List<Alert> alerts = locator.fleet()
                .alerts()
                .list(alert -> alert.series().equals(asked.series())
                        && alert.pipeline().equals(task.pipeline()));
        return new SeriesDetail(
                asked.series(),
                task.pipeline(),
                locator.modelsHere(asked.series()),
                past.standing().modelId(),
                past.standing().modelVersion(),
                card.map(ModelCard::samplingIntervalMillis).orElse(null),
                locator.fleet().presence(past.standing()),
                past.features(),
                card.map(one -> one.features().stream().map(Feature::unit).toList())
                        .filter(units -> units.size() == past.features().size())
                        .orElse(List.of()),
                past.labels(),
                past.complete(),
                past.cursor().toString(),
                Decimation.thin(past.points(), columns),
                alerts);
    }

    /** Makes this instance's part of an answer, null if it has none. */
    private interface Part {
        @Nullable
        ObjectNode make();
    }

    /** A series that several pipelines score, whose tasks are on different instances. */
    private void joined(RoutingContext context, Locator.Asked asked, Locator.Places places, Part own) {
        String authorization = context.request().getHeader(HttpHeaderNames.AUTHORIZATION);
        String any = "/api/v1/series/" + encoded(asked.series()) + "?limit=1";
        Future.all(
                        gathering.ask(places.others(), context.request().uri(), authorization),
                        gathering.ask(places.others(), any, authorization))
                .onSuccess(both -> {
                    Gathering.Said fitting = both.resultAt(0);
                    Gathering.Said all = both.resultAt(1);
                    Answer.send(context, () -> {
                        List<ObjectNode> parts = new ArrayList<>(fitting.parts());
                        ObjectNode mine = own.make();
                        if (mine != null) {
                            parts.add(mine);
                        }
                        ObjectNode chosen = parts.stream()
                                .min(Comparator.comparing(
                                        part -> part.path("model_id").asText()))
                                .orElseThrow(() -> locator.nowhere(
                                        asked,
                                        all.unanswered().isEmpty()
                                                ? places.moving()
                                                : "Of its instances do not answer: "
                                                        + String.join(", ", all.unanswered()) + "."));
                        TreeSet<String> names = new TreeSet<>(locator.modelsHere(asked.series()));
                        for (JsonNode part : all.parts()) {
                            part.path("models").forEach(model -> names.add(model.asText()));
                        }
                        ArrayNode models = chosen.putArray("models");
                        names.forEach(models::add);
                        return Answer.json(context, 200, chosen);
                    });
                })
                .onFailure(context::fail);
    }

    private static String encoded(String series) {
        return URLEncoder.encode(series, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Hands the request to who has the series: here, or another instance, which then answers it. */
    private void atOwner(RoutingContext context, BiConsumer<Locator.Asked, TaskHistory> here) {
        Locator.Asked asked = asked(context, new Query(context.queryParams()));
        atOwner(context, asked, task -> here.accept(asked, task));
    }

    /** The same for a series that is named elsewhere. */
    void atOwner(RoutingContext context, Locator.Asked asked, Consumer<TaskHistory> here) {
        Locator.Places places = locator.find(asked, Peers.isForwarded(context));
        TaskHistory task = places.here();
        if (task != null) {
            here.accept(task);
        } else if (places.others().isEmpty()) {
            throw locator.nowhere(asked, places.moving());
        } else if (places.others().size() == 1) {
            gathering.peers().forward(context, places.others().get(0));
        } else {
            forwardToFirst(context, asked, places);
        }
    }

    private void forwardToFirst(RoutingContext context, Locator.Asked asked, Locator.Places places) {
        String authorization = context.request().getHeader(HttpHeaderNames.AUTHORIZATION);
        String model = asked.model();
        String uri = "/api/v1/series/" + encoded(asked.series()) + "?limit=1"
                + (model == null ? "" : "&model=" + encoded(model));
        List<Future<ObjectNode>> each = places.others().stream()
                .map(other -> gathering.peers().ask(other, uri, authorization))
                .toList();
        Future.join(each).onComplete(all -> {
            for (int i = 0; i < each.size(); i++) {
                if (each.get(i).succeeded()) {
                    gathering.peers().forward(context, places.others().get(i));
                    return;
                }
            }
            context.fail(locator.nowhere(asked, places.moving()));
        });
    }

    void state(RoutingContext context) {
        Query query = new Query(context.queryParams());
        int limit = query.number("limit", 300, 1, 2000);
        int cells = query.number("cells", 64, 1, 256);
        atOwner(
                context,
                (asked, task) -> Answer.send(context, () -> {
                    SeriesPast past = task.past(asked.series(), limit, Long.MIN_VALUE, Long.MAX_VALUE)
                            .orElseThrow(() -> locator.nowhere(asked, "It has just moved."));
                    StateStrip strip = models.ask(task.pipeline(), lent -> {
                                StepModel model = lent.model();
                                if (!model.manifest()
                                        .id()
                                        .equals(past.standing().modelId())) {
                                    throw RequestRefused.notFound(
                                            "The model " + past.standing().modelId()
                                                    + ", which scored this series, no longer serves; its hidden states cannot be shown.");
                                }
                                List<Point> read = past.points().stream()
                                        .filter(point -> point.actual().length == model.features())
                                        .toList();
                                return StateStrip.of(model, read, cells);
                            })
                            .orElseThrow(
                                    () -> RequestRefused.passing("The pipeline's model is not open yet. Ask again."));
                    ObjectNode answer = ApiJson.tree(strip);
                    answer.put("series", asked.series())
                            .put("pipeline", task.pipeline())
                            .put("model_id", past.standing().modelId())
                            .put("model_version", past.standing().modelVersion());
                    return Answer.json(context, 200, answer);
                }));
    }

    void stream(RoutingContext context) {
        Cursor from = cursor(context);
        atOwner(context, (asked, task) -> streams.open(context, asked.series(), task, from));
    }

    static @Nullable String lastEventId(RoutingContext context) {
        String header = context.request().getHeader("Last-Event-ID");
        return header == null || header.isEmpty()
                ? new Query(context.queryParams()).textOrNull("last_event_id")
                : header;
    }

    private static @Nullable Cursor cursor(RoutingContext context) {
        String id = lastEventId(context);
        return id == null
                ? null
                : Cursor.parse(id)
                        .orElseThrow(() -> Query.refused("last_event_id", "the id of an event of this stream", id));
    }
}
