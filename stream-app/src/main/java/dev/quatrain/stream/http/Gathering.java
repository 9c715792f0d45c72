package dev.quatrain.stream.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts questions about the fleet to all instances, and what they say into one answer. For event loops. */
record Gathering(Cluster cluster, Peers peers) {

    /**
     * What the instances said.
     *
     * @param unanswered addresses of those that did not
     */
    record Said(List<ObjectNode> parts, List<String> unanswered) {}

    /**
     * Answers a question; at once from here if there are no others, or if one of them asks.
     *
     * @param uri path and query to put to the others
     * @param own this instance's part, made on a worker thread
     * @param merge of at least one part
     */
    void answer(RoutingContext context, String uri, Callable<?> own, Function<Said, ObjectNode> merge) {
        List<String> others = Peers.isForwarded(context) ? List.of() : cluster.others();
        if (others.isEmpty()) {
            Answer.send(context, () -> Answer.json(context, 200, own.call()));
            return;
        }
        ask(others, uri, context.request().getHeader(HttpHeaderNames.AUTHORIZATION))
                .onSuccess(said -> Answer.send(context, () -> {
                    List<ObjectNode> parts = new ArrayList<>();
                    parts.add(ApiJson.tree(own.call()));
                    parts.addAll(said.parts());
                    ObjectNode merged = merge.apply(new Said(parts, said.unanswered()));
                    merged.putPOJO("unanswered", said.unanswered());
                    return Answer.json(context, 200, merged);
                }))
                .onFailure(context::fail);
    }

    /** What others say; never fails. */
    Future<Said> ask(List<String> others, String uri, @Nullable String authorization) {
        List<Future<ObjectNode>> asked = new ArrayList<>();
        for (String other : others) {
            asked.add(peers.ask(other, uri, authorization));
        }
        return Future.join(asked).transform(all -> {
            List<ObjectNode> parts = new ArrayList<>();
            List<String> unanswered = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                if (asked.get(i).succeeded()) {
                    parts.add(asked.get(i).result());
                } else {
                    unanswered.add(others.get(i));
                }
            }
            return Future.succeededFuture(new Said(parts, unanswered));
        });
    }
}
