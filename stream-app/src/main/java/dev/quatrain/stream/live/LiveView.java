package dev.quatrain.stream.live;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.Score;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The recent past of all series, bounded in memory: the newest points of each series and model, the alerts, and totals. Thread-safe;
 * one lock, held for as long as it takes to copy what was asked for. Listeners are called outside it, on the feeding thread.
 *
 * <p>Bounds: when there are too many series, the longest silent is forgotten. When the points of all series together exceed their
 * bound, every series keeps fewer, though never fewer than the small curve in the list of series needs.
 */
public final class LiveView {
    /** A score older than this when it arrives was read from the topic's past, and says nothing about the present rate. */
    private static final long BACKLOG_MILLIS = 60_000;

    /**
     * How much is remembered.
     *
     * @param points of one series, at most
     * @param pointsInAll of all series together, about; with 8 features one takes about half a kilobyte
     * @param series at most
     * @param alerts at most
     */
    public record Bounds(int points, int pointsInAll, int series, int alerts) {
        /** 600 points each, 200,000 in all (about 100 MB), 5,000 series, 1,000 alerts. */
        public static final Bounds DEFAULT = new Bounds(600, 200_000, 5_000, 1_000);

        public Bounds {
            if (points < SeriesSummary.SPARK_POINTS || pointsInAll < points || series < 1 || alerts < 1) {
                throw new IllegalArgumentException(
                        "Bounds are too small: " + points + ", " + pointsInAll + ", " + series + ", " + alerts);
            }
        }
    }

    private final Bounds bounds;
    private final Clock clock;
    private final List<LiveListener> listeners = new CopyOnWriteArrayList<>();
    private final Object lock = new Object();
    /** In order of the last score, the longest silent first. */
    private final LinkedHashMap<SeriesKey, Track> tracks = new LinkedHashMap<>();

    private final AlertBook alerts;
    private final ScoreRate rate = new ScoreRate();
    private long scoresTotal;
    private long pointsHeld;

    public LiveView() {
        this(Bounds.DEFAULT, Clock.systemUTC());
    }

    public LiveView(Bounds bounds, Clock clock) {
        this.bounds = bounds;
        this.clock = clock;
        this.alerts = new AlertBook(bounds.alerts());
    }

    /** Takes a score in and tells the listeners. */
    public void accept(Score score) {
        SeriesKey key = new SeriesKey(score.modelId(), score.series());
        long now = clock.millis();
        synchronized (lock) {
            Track known = tracks.remove(key);
            Track track = known == null ? new Track(key, score) : known;
            tracks.put(key, track);
            pointsHeld += track.add(score, pointsForEach());
            scoresTotal++;
            if (now - score.scoredAtMillis() < BACKLOG_MILLIS) {
                rate.add(now);
            }
            if (tracks.size() > bounds.series()) {
                forgetLongestSilent();
            }
        }
        listeners.forEach(listener -> listener.onScore(score));
    }

    private int pointsForEach() {
        return pointsHeld < bounds.pointsInAll()
                ? bounds.points()
                : Math.max(SeriesSummary.SPARK_POINTS, Math.min(bounds.points(), bounds.pointsInAll() / tracks.size()));
    }

    private void forgetLongestSilent() {
        Iterator<Track> oldest = tracks.values().iterator();
        pointsHeld -= oldest.next().size();
        oldest.remove();
    }

    /** Takes an alert's new state in and tells the listeners. */
    public void accept(Alert alert) {
        synchronized (lock) {
            alerts.put(alert);
        }
        listeners.forEach(listener -> listener.onAlert(alert));
    }

    /** Forgets an alert; nothing happens if it is not known. */
    public void forget(String alertId) {
        synchronized (lock) {
            alerts.remove(alertId);
        }
    }

    /** Calls the listener for every score and alert from now on, until the subscription is closed. */
    public Subscription subscribe(LiveListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Ends when closed. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * The series whose id contains {@code q}, the most urgent first.
     *
     * @param q part of the id, upper or lower case; blank = all
     * @param modelId only this model's, or null
     */
    public SeriesPage series(String q, @Nullable String modelId, int limit, int offset) {
        String part = q.strip().toLowerCase(Locale.ROOT);
        List<SeriesSummary> found = new ArrayList<>();
        synchronized (lock) {
            for (Track track : tracks.values()) {
                SeriesKey key = track.key();
                if ((modelId == null || modelId.equals(key.modelId()))
                        && key.series().toLowerCase(Locale.ROOT).contains(part)) {
                    found.add(track.summary(alerts.firing(key)));
                }
            }
        }
        found.sort(SeriesSummary.MOST_URGENT_FIRST);
        int from = Math.min(offset, found.size());
        return new SeriesPage(
                found.size(), List.copyOf(found.subList(from, from + Math.min(limit, found.size() - from))));
    }

    /** Where one series stands, if it is known. */
    public Optional<SeriesSummary> summary(SeriesKey key) {
        synchronized (lock) {
            Track track = tracks.get(key);
            return track == null ? Optional.empty() : Optional.of(track.summary(alerts.firing(key)));
        }
    }

    /**
     * The recent past of one series, if it is known.
     *
     * @param modelId the model whose points are asked for; null = the first by name
     * @param limit most points, the newest
     * @param sinceMillis only points with a later event time
     */
    public Optional<SeriesDetail> detail(String series, @Nullable String modelId, int limit, long sinceMillis) {
        synchronized (lock) {
            List<String> models = tracks.keySet().stream()
                    .filter(key -> key.series().equals(series))
                    .map(SeriesKey::modelId)
                    .sorted()
                    .toList();
            if (models.isEmpty() || (modelId != null && !models.contains(modelId))) {
                return Optional.empty();
            }
            SeriesKey key = new SeriesKey(modelId == null ? models.get(0) : modelId, series);
            Track track = Objects.requireNonNull(tracks.get(key));
            Predicate<Alert> ofThis = alert -> AlertBook.keyOf(alert).equals(key);
            return Optional.of(new SeriesDetail(
                    series,
                    models,
                    key.modelId(),
                    track.modelVersion(),
                    track.features(),
                    track.labels(),
                    track.newest(limit, sinceMillis),
                    alerts.list(ofThis, bounds.alerts())));
        }
    }

    /** Alerts that are chosen, firing ones first, then the newest. */
    public List<Alert> alerts(Predicate<Alert> chosen, int limit) {
        synchronized (lock) {
            return alerts.list(chosen, limit);
        }
    }

    /** Totals at one moment. */
    public Totals totals() {
        synchronized (lock) {
            return new Totals(tracks.size(), scoresTotal, rate.perSecond(clock.millis()), alerts.firing());
        }
    }

    /**
     * Totals at one moment.
     *
     * @param series pairs of a series and a model that scores it
     * @param scoresTotal scores taken in so far, with those read from the topic's past
     */
    public record Totals(int series, long scoresTotal, double scoresPerSecond, int firing) {}
}
