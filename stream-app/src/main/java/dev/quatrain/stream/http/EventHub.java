package dev.quatrain.stream.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quatrain.stream.fleet.Fleet;
import dev.quatrain.stream.fleet.Ranked.Order;
import dev.quatrain.stream.history.SeriesSummary;
import dev.quatrain.stream.history.TaskHistory;
import dev.quatrain.stream.live.LiveAlerts;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fleet's live stream: an alert at once, and every {@value #TICK_MILLIS} ms what has changed of all series, in brief, written once for all clients
 * that ask the same. Thread-safe. Costs nothing while nobody listens.
 */
final class EventHub implements AutoCloseable {
    static final int TICK_MILLIS = 1000;
    /** Series in a first summary. */
    static final int MOST_AT_FIRST = 500;
    /** Series in a further one: the most urgent of those that changed. */
    static final int MOST_SERIES = 200;

    private static final int HEARTBEAT_TICKS = 15_000 / TICK_MILLIS;
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

    private final Fleet fleet;
    private final Supplier<Status> status;
    private final RemoteFleet remote;
    private final SseClients clients;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final LiveAlerts.Subscription subscription;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "quatrain-live");
        thread.setDaemon(true);
        return thread;
    });
    /** By model asked for, how far each task had been at the last tick. For the ticker. */
    private final Map<String, Map<TaskHistory, Long>> seen = new HashMap<>();
    /** Event time of each remote series as it was last sent. For the ticker. */
    private Map<String, Long> sent = new HashMap<>();

    private long ticks;

    /** Somebody who listens, and hears of each change of an alert once. */
    private final class Listener {
        private final SseClient client;
        private final @Nullable String model;
        private long heard;

        Listener(SseClient client, @Nullable String model) {
            this.client = client;
            this.model = model;
        }

        SseClient client() {
            return client;
        }

        @Nullable
        String model() {
            return model;
        }

        boolean wants(LiveAlerts.Change change) {
            return model == null || model.equals(change.alert().modelId());
        }

        /** Gives the beginning, and joins; what has changed since the number follows. */
        synchronized void begin(String events, long number) {
            heard = number;
            client.offer(events);
            listeners.add(this);
            fleet.alerts().since(number).ifPresent(missed -> missed.forEach(this::hear));
        }

        synchronized void hear(LiveAlerts.Change change) {
            if (change.number() > heard) {
                heard = change.number();
                if (wants(change)) {
                    StringBuilder event = new StringBuilder();
                    SseClients.event(event, id(change.number()), "alert", change.alert());
                    client.offer(event.toString());
                }
            }
        }
    }

    EventHub(Fleet fleet, Supplier<Status> status, RemoteFleet remote, SseClients clients) {
        this.fleet = fleet;
        this.status = status;
        this.remote = remote;
        this.clients = clients;
        this.subscription = fleet.alerts().subscribe(this::onAlert);
    }

    void start() {
        var unused = ticker.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Adds a client, which gets a first summary soon. For the request's event loop; throws {@link RequestRefused} if there are too many. */
    void open(RoutingContext context) {
        String model = new Query(context.queryParams()).textOrNull("model");
        String lastId = SeriesRoutes.lastEventId(context);
        SseClient client = clients.open(context, gone -> listeners.removeIf(listener -> listener.client() == gone));
        Listener listener = new Listener(client, model);
        remote.ask(client.header(HttpHeaderNames.AUTHORIZATION), MOST_AT_FIRST, Fleet.MOVERS);
        ticker.execute(() -> greet(listener, lastId));
    }

    private void greet(Listener listener, @Nullable String lastId) {
        try {
            StringBuilder events = new StringBuilder("retry: 1000\n");
            long number = fleet.alerts().number();
            Fleet.Movement all = fleet.movement(listener.model(), MOST_AT_FIRST, Map.of());
            SseClients.event(
                    events,
                    id(number),
                    "summary",
                    summary(all, listener.model(), MOST_AT_FIRST, remote.now().series()));
            if (lastId != null) {
                resume(events, lastId, listener, number);
            }
            listener.begin(events.toString(), number);
        } catch (RuntimeException e) {
            LOG.warn("A live stream could not begin", e);
            listener.client().end();
        }
    }

    private void resume(StringBuilder events, String lastId, Listener listener, long until) {
        LiveAlerts alerts = fleet.alerts();
        int dot = lastId.lastIndexOf('.');
        Optional<List<LiveAlerts.Change>> missed = Optional.empty();
        if (dot > 0 && lastId.substring(0, dot).equals(alerts.epoch())) {
            try {
                missed = alerts.since(Long.parseLong(lastId.substring(dot + 1)));
            } catch (NumberFormatException e) {
                LOG.debug("Not an id of this stream: {}", lastId, e);
            }
        }
        if (missed.isPresent()) {
            missed.get().stream()
                    .filter(change -> change.number() <= until && listener.wants(change))
                    .forEach(change -> SseClients.event(events, id(change.number()), "alert", change.alert()));
        } else {
            SseClients.event(
                    events,
                    id(until),
                    "reload",
                    Map.of("reason", "What changed in between is not remembered here. Load the alerts anew."));
        }
    }

    private String id(long number) {
        return fleet.alerts().epoch() + "." + number;
    }

    private void onAlert(LiveAlerts.Change change) {
        listeners.forEach(listener -> listener.hear(change));
    }

    private void tick() {
        try {
            if (listeners.isEmpty()) {
                seen.clear();
                sent.clear();
                return;
            }
            listeners.stream()
                    .findAny()
                    .ifPresent(some ->
                            remote.ask(some.client().header(HttpHeaderNames.AUTHORIZATION), MOST_SERIES, Fleet.MOVERS));
            boolean heartbeat = ++ticks % HEARTBEAT_TICKS == 0;
            List<JsonNode> changedElsewhere = takeChangedElsewhere();
            Map<String, String> written = new HashMap<>();
            for (Listener listener : listeners) {
                String model = listener.model();
                listener.client()
                        .offer(written.computeIfAbsent(
                                model == null ? "" : model, m -> event(model, changedElsewhere)));
                if (heartbeat) {
                    listener.client().offer(": heartbeat\n\n");
                }
            }
            seen.keySet().retainAll(written.keySet());
        } catch (RuntimeException e) {
            // The next tick may do better; without this catch the executor would never run it.
            LOG.warn("A live summary could not be made", e);
        }
    }

    private String event(@Nullable String model, List<JsonNode> elsewhere) {
        String key = model == null ? "" : model;
        long number = fleet.alerts().number();
        Fleet.Movement movement = fleet.movement(model, MOST_SERIES, seen.getOrDefault(key, Map.of()));
        seen.put(key, movement.seen());
        StringBuilder event = new StringBuilder();
        SseClients.event(event, id(number), "summary", summary(movement, model, MOST_SERIES, elsewhere));
        return event.toString();
    }

    /** Those of the other instances' series that have changed since this was last asked. */
    private List<JsonNode> takeChangedElsewhere() {
        Map<String, Long> now = new HashMap<>();
        ArrayNode changed = JsonNodeFactory.instance.arrayNode();
        for (JsonNode list : remote.now().series()) {
            for (JsonNode row : list) {
                String key = row.path("pipeline").asText() + "\n"
                        + row.path("series").asText();
                long scoredAt = row.path("scored_at").asLong();
                now.put(key, scoredAt);
                if (sent.getOrDefault(key, Long.MIN_VALUE) != scoredAt) {
                    changed.add(row);
                }
            }
        }
        sent = now;
        return List.of(changed);
    }

    private ObjectNode summary(Fleet.Movement movement, @Nullable String model, int most, List<JsonNode> elsewhere) {
        ObjectNode own = ApiJson.tree(new Own(movement.series(), movement.movers(), status.get()));
        RemoteFleet.Now others = remote.now();
        if (others.statuses().isEmpty() && others.unanswered().isEmpty()) {
            return own;
        }
        own.putArray("series").addAll(merged(own.path("series"), elsewhere, model, Order.URGENCY, most));
        own.putArray("movers").addAll(merged(own.path("movers"), others.movers(), model, Order.CHANGE, Fleet.MOVERS));
        List<ObjectNode> statuses = new ArrayList<>();
        statuses.add((ObjectNode) own.path("status"));
        statuses.addAll(others.statuses());
        ObjectNode all = Merge.status(statuses);
        all.putPOJO("unanswered", others.unanswered());
        own.set("status", all);
        return own;
    }

    private static List<JsonNode> merged(
            JsonNode own, List<JsonNode> others, @Nullable String model, Order order, int most) {
        // Not own itself: putArray empties it.
        ArrayNode fitting = JsonNodeFactory.instance.arrayNode();
        own.forEach(fitting::add);
        for (JsonNode list : others) {
            list.forEach(row -> {
                if (model == null || model.equals(row.path("model_id").asText())) {
                    fitting.add(row);
                }
            });
        }
        return Merge.first(List.of(fitting), order, 0, most);
    }

    private record Own(List<SeriesSummary> series, List<SeriesSummary> movers, Status status) {}

    @Override
    public void close() {
        subscription.close();
        ticker.shutdownNow();
        listeners.forEach(listener -> listener.client().end());
    }
}
