package dev.quatrain.stream.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quatrain.schemas.Score;
import dev.quatrain.stream.history.TaskHistory;
import dev.quatrain.stream.scoring.StateCopies;
import dev.quatrain.stream.whatif.ServingModels;
import dev.quatrain.stream.whatif.WhatIf;
import dev.quatrain.stream.whatif.WhatIf.Question;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Scores readings on request, from a reset state or a copy of a series' own. Never touches a state. */
record ScoreRoute(
        SeriesRoutes series, ServingModels models, StateCopies copies, Supplier<List<ModelCard>> cards, Clock clock) {
    static final String PATH = "/api/v1/score";
    static final int MOST_BYTES = 1 << 20;
    private static final int MOST_READINGS = 1000;
    /** Of a task on which no reading comes it takes up to a second, while it restores longer. */
    private static final long COPY_SECONDS = 5;

    private static final String NO_SERIES = "what-if";
    private static final Set<String> FIELDS = Set.of("pipeline", "series", "from", "readings", "timestamps");

    /** A request, checked. */
    private record Request(String pipeline, @Nullable String series, boolean fromSeries, Question question) {}

    /** What is answered. */
    private record ScoreAnswer(
            String pipeline,
            String modelId,
            String modelVersion,
            String from,
            @Nullable Long stateAsOf,
            List<Score> scores,
            List<WhatIf.Refused> refused) {}

    void score(RoutingContext context) {
        Request request = read(context);
        String named = request.series();
        if (!request.fromSeries() || named == null) {
            answer(context, request, Future.succeededFuture());
            return;
        }
        series.atOwner(
                context,
                new Locator.Asked(named, request.pipeline(), null),
                task -> answer(context, request, copy(task, named)));
    }

    private Future<byte @Nullable []> copy(TaskHistory task, String named) {
        CompletableFuture<byte @Nullable []> copy =
                copies.copy(task.pipeline(), task.partition(), named).orTimeout(COPY_SECONDS, TimeUnit.SECONDS);
        return Future.fromCompletionStage(copy)
                .compose(
                        record -> record == null
                                ? Future.failedFuture(RequestRefused.notFound(
                                        "The state of series \"" + named + "\" is gone; it was idle for too long."))
                                : Future.succeededFuture(record),
                        late -> Future.failedFuture(RequestRefused.passing(
                                "The state of series \"" + named + "\" could not be copied in time. Ask again.")));
    }

    private void answer(RoutingContext context, Request request, Future<byte @Nullable []> record) {
        record.onSuccess(copy -> Answer.send(context, () -> Answer.json(context, 200, ask(request, copy))))
                .onFailure(context::fail);
    }

    private ScoreAnswer ask(Request request, byte @Nullable [] record) {
        return models.ask(request.pipeline(), lent -> {
                    WhatIf.Answer answer = new WhatIf(lent.pipeline(), lent.model(), lent.layout(), clock)
                            .ask(request.question(), record);
                    return new ScoreAnswer(
                            request.pipeline(),
                            lent.model().manifest().id(),
                            lent.model().manifest().version(),
                            record == null ? "reset" : "series",
                            answer.stateAsOf(),
                            answer.scores(),
                            answer.refused());
                })
                .orElseThrow(() -> RequestRefused.passing("The pipeline's model is not open yet. Ask again."));
    }

    private Request read(RoutingContext context) {
        ObjectNode body;
        try {
            body = ApiJson.object(
                    context.body().buffer() == null
                            ? new byte[0]
                            : context.body().buffer().getBytes());
        } catch (IOException e) {
            throw RequestRefused.badRequest("The body is no JSON object: " + firstLine(e)
                    + ". POST {\"readings\": [{…}]} as application/json.");
        }
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw RequestRefused.badRequest("The field \"" + name
                        + "\" is not known; there are pipeline, series, from," + " readings and timestamps.");
            }
        }
        String named = text(body, "series");
        String from = text(body, "from");
        if (from != null && !from.equals("series") && !from.equals("reset")) {
            throw Query.refused("from", "series or reset", from);
        }
        if (named == null && "series".equals(from)) {
            throw RequestRefused.badRequest("from is series, but no series is named. Name one, or leave from out.");
        }
        List<byte[]> readings = readings(body);
        List<Long> timestamps = timestamps(body, readings.size());
        return new Request(
                pipeline(text(body, "pipeline")),
                named,
                named != null && !"reset".equals(from),
                new Question(named == null ? NO_SERIES : named, readings, timestamps));
    }

    private static String firstLine(IOException e) {
        String message =
                e instanceof JsonProcessingException malformed ? malformed.getOriginalMessage() : e.getMessage();
        return String.valueOf(message).lines().findFirst().orElse("it is empty");
    }

    private static @Nullable String text(ObjectNode body, String name) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw Query.refused(name, "a text that is not empty", value.toString());
        }
        return value.textValue();
    }

    private String pipeline(@Nullable String named) {
        List<String> all = cards.get().stream().map(ModelCard::pipeline).toList();
        if (named == null && all.size() == 1) {
            return all.get(0);
        }
        if (named == null || !all.contains(named)) {
            throw RequestRefused.badRequest(
                    (named == null ? "Name a pipeline" : "There is no pipeline \"" + named + "\"") + "; there are: "
                            + String.join(", ", all) + ".");
        }
        return named;
    }

    private static List<byte[]> readings(ObjectNode body) {
        JsonNode list = body.path("readings");
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_READINGS) {
            throw RequestRefused.badRequest("readings must be a list of 1 to " + MOST_READINGS + " JSON objects.");
        }
        List<byte[]> readings = new ArrayList<>(list.size());
        for (JsonNode reading : list) {
            if (!reading.isObject()) {
                throw RequestRefused.badRequest("readings must hold JSON objects, as the pipeline's topic does; "
                        + reading.getNodeType() + " is none.");
            }
            readings.add(ApiJson.bytes(reading));
        }
        return readings;
    }

    private static List<Long> timestamps(ObjectNode body, int readings) {
        JsonNode list = body.get("timestamps");
        if (list == null || list.isNull()) {
            return List.of();
        }
        List<Long> timestamps = new ArrayList<>();
        for (JsonNode one : list) {
            if (!one.isIntegralNumber() || !one.canConvertToLong()) {
                throw Query.refused("timestamps", "a list of milliseconds since 1970", one.toString());
            }
            timestamps.add(one.longValue());
        }
        if (!list.isArray() || timestamps.size() != readings) {
            throw RequestRefused.badRequest("timestamps must be a list with one for each reading.");
        }
        return timestamps;
    }
}
