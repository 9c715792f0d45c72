package dev.quatrain.stream.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What the other instances last said of their series, for as long as somebody looks. Thread-safe. */
final class RemoteFleet {
    private final Gathering gathering;
    private final Context context;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Now now = new Now(List.of(), List.of(), List.of(), List.of());

    /**
     * What they said.
     *
     * @param series the most urgent of each
     * @param movers those of each that moved most
     * @param statuses one of each
     * @param unanswered addresses of those that said nothing
     */
    record Now(List<JsonNode> series, List<JsonNode> movers, List<ObjectNode> statuses, List<String> unanswered) {}

    RemoteFleet(Gathering gathering, Context context) {
        this.gathering = gathering;
        this.context = context;
    }

    Now now() {
        return now;
    }

    /**
     * Asks anew, unless an answer is still on its way. For any thread.
     *
     * @param authorization of somebody who looks
     */
    void ask(@Nullable String authorization, int mostSeries, int mostMovers) {
        List<String> others = gathering.cluster().others();
        if (others.isEmpty()) {
            now = new Now(List.of(), List.of(), List.of(), List.of());
            return;
        }
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        context.runOnContext(go -> Future.all(
                        gathering.ask(others, "/api/v1/series?limit=" + mostSeries, authorization),
                        gathering.ask(others, "/api/v1/series?sort=change&limit=" + mostMovers, authorization),
                        gathering.ask(others, "/api/v1/status", authorization))
                .onComplete(all -> {
                    if (all.succeeded()) {
                        Gathering.Said series = all.result().resultAt(0);
                        Gathering.Said movers = all.result().resultAt(1);
                        Gathering.Said statuses = all.result().resultAt(2);
                        now = new Now(rows(series), rows(movers), statuses.parts(), statuses.unanswered());
                    }
                    asking.set(false);
                }));
    }

    private static List<JsonNode> rows(Gathering.Said said) {
        return said.parts().stream().map(part -> part.path("series")).toList();
    }
}
