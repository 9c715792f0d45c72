package dev.quatrain.stream.http;

import dev.quatrain.model.OperatorError;
import dev.quatrain.stream.models.ReleaseChanges.NothingToChange;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Changes which release of its model a pipeline scores with. */
record ReleaseRoutes(Releases releases) {
    void promote(RoutingContext context) {
        change(context, releases::promote);
    }

    void rollBack(RoutingContext context) {
        change(context, releases::rollBack);
    }

    private static void change(
            RoutingContext context, BiFunction<String, @Nullable String, Optional<Releases.Announced>> change) {
        String sha256 = new Query(context.queryParams()).textOrNull("sha256");
        String pipeline = context.pathParam("pipeline");
        Answer.send(context, () -> {
            try {
                return Answer.json(
                        context,
                        202,
                        change.apply(pipeline, sha256)
                                .orElseThrow(() -> RequestRefused.notFound("No pipeline \"" + pipeline
                                        + "\" follows announcements. GET /api/v1/models lists those that do; a model that is a"
                                        + " file is exchanged by a restart.")));
            } catch (NothingToChange e) {
                throw RequestRefused.conflict(String.valueOf(e.getMessage()));
            } catch (OperatorError e) {
                throw RequestRefused.unavailable(String.valueOf(e.getMessage()));
            }
        });
    }
}
