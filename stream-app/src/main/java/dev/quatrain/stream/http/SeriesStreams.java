package dev.quatrain.stream.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.quatrain.stream.fleet.Fleet;
import dev.quatrain.stream.history.Changes;
import dev.quatrain.stream.history.Cursor;
import dev.quatrain.stream.history.Point;
import dev.quatrain.stream.history.Standing;
import dev.quatrain.stream.history.TaskHistory;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands every score of a series to who follows it: each follower has a cursor, and gets {@value #OFTEN_MILLIS} ms apart what has changed since. So
 * the scoring knows of no follower, and one that comes back goes on where it was. Thread-safe.
 */
final class SeriesStreams implements AutoCloseable {
    private static final int OFTEN_MILLIS = 50;
    /** Points in one go: at 50 ms apart 10,000 a second. */
    private static final int MOST_AT_ONCE = 500;

    private static final int HEARTBEAT_TICKS = 15_000 / OFTEN_MILLIS;
    private static final Logger LOG = LoggerFactory.getLogger(SeriesStreams.class);

    private final Fleet fleet;
    private final SseClients clients;
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "quatrain-follow");
        thread.setDaemon(true);
        return thread;
    });
    private long ticks;

    SeriesStreams(Fleet fleet, SseClients clients) {
        this.fleet = fleet;
        this.clients = clients;
    }

    void start() {
        var unused = ticker.scheduleAtFixedRate(this::tick, OFTEN_MILLIS, OFTEN_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Begins to follow; throws {@link RequestRefused} if too many do. */
    void open(RoutingContext context, String series, TaskHistory task, @Nullable Cursor from) {
        Follower follower = new Follower(series, task, from);
        follower.client = clients.open(context, gone -> followers.remove(follower));
        follower.client.offer("retry: 1000\n\n");
        followers.add(follower);
    }

    @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // which a concurrent set admits
    private void tick() {
        boolean heartbeat = ++ticks % HEARTBEAT_TICKS == 0;
        for (Follower follower : followers) {
            try {
                follower.go();
                if (heartbeat) {
                    follower.client().offer(": heartbeat\n\n");
                }
            } catch (RuntimeException e) {
                LOG.warn("A series could not be followed any further", e);
                followers.remove(follower);
                follower.client().end();
            }
        }
    }

    private record ScoreEvent(
            String series,
            String pipeline,
            String modelId,
            String modelVersion,
            @JsonUnwrapped Point point) {}

    /** Somebody who follows a series. */
    private final class Follower {
        private final String series;
        private final TaskHistory task;
        private Cursor cursor;
        private volatile @Nullable SseClient client;

        Follower(String series, TaskHistory task, @Nullable Cursor from) {
            this.series = series;
            this.task = task;
            // From now on, not from the first tick on: what is scored before that counts.
            this.cursor = from == null ? task.changes(series, null, 1).cursor() : from;
        }

        SseClient client() {
            return Objects.requireNonNull(client);
        }

        void go() {
            if (!fleet.histories().isOpen(task)) {
                followers.remove(this);
                client().end();
                return;
            }
            Changes changes = task.changes(series, cursor, MOST_AT_ONCE);
            StringBuilder events = new StringBuilder();
            if (changes.gap()) {
                SseClients.event(
                        events,
                        cursor.toString(),
                        "gap",
                        Map.of("reason", "Scores in between are no longer remembered here. Load the series anew."));
            }
            if (!changes.changes().isEmpty()) {
                String model = task.standing(series).map(Standing::modelId).orElse("");
                for (Changes.Change change : changes.changes()) {
                    SseClients.event(
                            events,
                            change.cursor().toString(),
                            "score",
                            new ScoreEvent(series, task.pipeline(), model, change.modelVersion(), change.point()));
                }
            }
            cursor = changes.cursor();
            if (!events.isEmpty()) {
                client().offer(events.toString());
            }
        }
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        followers.forEach(follower -> follower.client().end());
    }
}
