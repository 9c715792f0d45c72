package dev.quatrain.stream.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.Score;
import dev.quatrain.stream.live.LiveListener;
import dev.quatrain.stream.live.LiveView;
import dev.quatrain.stream.live.Point;
import dev.quatrain.stream.live.SeriesKey;
import dev.quatrain.stream.live.SeriesSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands scores and alerts on to the clients of the live stream: an alert and a watched series' score at once, all other series as
 * summaries every {@value #TICK_MILLIS} ms, written once for all clients that ask the same. Thread-safe. Costs nothing but a test of a
 * set while nobody listens.
 */
final class EventHub implements LiveListener, AutoCloseable {
    /** Every screen of a large plant; each costs a connection and some tens of kilobytes. */
    static final int MOST_CLIENTS = 1024;

    static final int TICK_MILLIS = 250;
    /** Summaries in one event; those of the other changed series follow with the next. */
    static final int MOST_SUMMARIES = 500;

    private static final int HEARTBEAT_TICKS = 15_000 / TICK_MILLIS;
    /** Changed series to remember; beyond it a series waits for its next score. */
    private static final int MOST_CHANGED = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

    private final LiveView view;
    private final Supplier<Status> status;
    private final Set<SseClient> clients = ConcurrentHashMap.newKeySet();
    private final Set<SeriesKey> changed = new LinkedHashSet<>();
    private final AtomicLong lastId = new AtomicLong();
    private final LiveView.Subscription subscription;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "quatrain-live");
        thread.setDaemon(true);
        return thread;
    });
    private long ticks;

    EventHub(LiveView view, Supplier<Status> status) {
        this.view = view;
        this.status = status;
        this.subscription = view.subscribe(this);
    }

    void start() {
        var unused = ticker.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Adds a client, which gets a first summary soon; false if there are too many already. */
    boolean join(SseClient client) {
        synchronized (clients) {
            if (clients.size() >= MOST_CLIENTS) {
                return false;
            }
            clients.add(client);
        }
        ticker.execute(() -> greet(client));
        return true;
    }

    void leave(SseClient client) {
        clients.remove(client);
    }

    int clients() {
        return clients.size();
    }

    private void greet(SseClient client) {
        List<SeriesSummary> all =
                view.series("", client.modelId(), MOST_SUMMARIES, 0).series();
        client.offer("retry: 1000\n" + event("summary", new Summary(all, status.get())));
    }

    @Override
    public void onScore(Score score) {
        if (clients.isEmpty()) {
            return;
        }
        SeriesKey key = new SeriesKey(score.modelId(), score.series());
        markChanged(key);
        String event = null;
        for (SseClient client : clients) {
            if (client.wantsScoresOf(key)) {
                if (event == null) {
                    event = event("score", new ScoreEvent(key.series(), key.modelId(), Point.of(score)));
                }
                client.offer(event);
            }
        }
    }

    @Override
    public void onAlert(Alert alert) {
        if (clients.isEmpty()) {
            return;
        }
        markChanged(new SeriesKey(alert.modelId(), alert.series()));
        String event = event("alert", alert);
        for (SseClient client : clients) {
            if (client.wantsModel(alert.modelId())) {
                client.offer(event);
            }
        }
    }

    private void markChanged(SeriesKey key) {
        synchronized (changed) {
            if (changed.size() < MOST_CHANGED) {
                changed.add(key);
            }
        }
    }

    private void tick() {
        try {
            List<SeriesSummary> now = takeChanged();
            if (clients.isEmpty()) {
                return;
            }
            Status current = status.get();
            Map<String, String> written = new HashMap<>();
            boolean heartbeat = ++ticks % HEARTBEAT_TICKS == 0;
            for (SseClient client : clients) {
                client.offer(written.computeIfAbsent(
                        client.modelId() == null ? "" : client.modelId(), id -> summary(now, id, current)));
                if (heartbeat) {
                    client.offer(": heartbeat\n\n");
                }
            }
        } catch (RuntimeException e) {
            // The next tick may do better; without this catch the executor would never run it.
            LOG.warn("A live summary could not be made", e);
        }
    }

    private List<SeriesSummary> takeChanged() {
        List<SeriesKey> keys = new ArrayList<>();
        synchronized (changed) {
            Iterator<SeriesKey> next = changed.iterator();
            while (next.hasNext() && keys.size() < MOST_SUMMARIES) {
                keys.add(next.next());
                next.remove();
            }
        }
        List<SeriesSummary> summaries = new ArrayList<>(keys.size());
        keys.forEach(key -> view.summary(key).ifPresent(summaries::add));
        return summaries;
    }

    private String summary(List<SeriesSummary> all, String modelId, Status current) {
        List<SeriesSummary> wanted = modelId.isEmpty()
                ? all
                : all.stream().filter(s -> s.modelId().equals(modelId)).toList();
        return event("summary", new Summary(wanted, current));
    }

    private String event(String name, Object data) {
        return "id: " + lastId.incrementAndGet() + "\nevent: " + name + "\ndata: " + ApiJson.text(data) + "\n\n";
    }

    private record Summary(List<SeriesSummary> series, Status status) {}

    private record ScoreEvent(
            String series, String modelId, @JsonUnwrapped Point point) {}

    @Override
    public void close() {
        subscription.close();
        ticker.shutdownNow();
        clients.forEach(SseClient::end);
    }
}
