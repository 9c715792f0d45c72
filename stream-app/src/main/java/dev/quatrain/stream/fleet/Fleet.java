package dev.quatrain.stream.fleet;

import dev.quatrain.stream.fleet.Ranked.Order;
import dev.quatrain.stream.history.HeatBin;
import dev.quatrain.stream.history.Histories;
import dev.quatrain.stream.history.Presence;
import dev.quatrain.stream.history.SeriesSummary;
import dev.quatrain.stream.history.Standing;
import dev.quatrain.stream.history.TaskHistory;
import dev.quatrain.stream.live.LiveAlerts;
import dev.quatrain.stream.live.SeriesKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The series that this instance owns, side by side. Thread-safe; a question about all of 100,000 takes some tens of milliseconds. */
public final class Fleet {
    /** Severity at the threshold. */
    private static final int THRESHOLD = 25;
    /** Sampling intervals without a score after which what is shown is old. */
    private static final int STALE_INTERVALS = 10;

    private static final long STALE_MILLIS = 60_000;
    private static final int NONE = 255;

    private final Histories histories;
    private final LiveAlerts alerts;
    private final ToLongFunction<String> samplingMillis;
    private final Clock clock;

    /** @param samplingMillis usual time between two readings of a pipeline's series; 0 if it is not known */
    public Fleet(Histories histories, LiveAlerts alerts, ToLongFunction<String> samplingMillis, Clock clock) {
        this.histories = histories;
        this.alerts = alerts;
        this.samplingMillis = samplingMillis;
        this.clock = clock;
    }

    public Histories histories() {
        return histories;
    }

    public LiveAlerts alerts() {
        return alerts;
    }

    /** The usual time between two readings of a pipeline's series; 0 if it is not known. */
    public long samplingMillis(String pipeline) {
        return samplingMillis.applyAsLong(pipeline);
    }

    /** A series beside others. */
    private record Entry(TaskHistory task, Standing standing, Presence presence, int openAlerts) implements Ranked {
        @Override
        public String series() {
            return standing.series();
        }

        @Override
        public String pipeline() {
            return standing.pipeline();
        }

        @Override
        public float severity() {
            return standing.severity();
        }

        @Override
        public float change() {
            return standing.change();
        }
    }

    private void forEach(Filter filter, Consumer<Entry> consumer) {
        LiveAlerts.Open open = alerts.open();
        long now = clock.millis();
        for (TaskHistory task : histories.tasks()) {
            long patience = patience(task.pipeline());
            task.forEachStanding(standing -> {
                SeriesKey key = new SeriesKey(standing.pipeline(), standing.series());
                Presence presence = presence(standing, open.silent().contains(key), now, patience);
                if (filter.admits(standing, presence)) {
                    consumer.accept(new Entry(task, standing, presence, open.count(key)));
                }
            });
        }
    }

    private long patience(String pipeline) {
        return Math.max(STALE_MILLIS, STALE_INTERVALS * samplingMillis.applyAsLong(pipeline));
    }

    private static Presence presence(Standing standing, boolean silent, long now, long patience) {
        return silent ? Presence.SILENT : now - standing.scoredAtMillis() > patience ? Presence.STALE : Presence.LIVE;
    }

    /** Whether a series still speaks. */
    public Presence presence(Standing standing) {
        boolean silent = alerts.open().silent().contains(new SeriesKey(standing.pipeline(), standing.series()));
        return presence(standing, silent, clock.millis(), patience(standing.pipeline()));
    }

    /** The series that are chosen, a page of them. */
    public SeriesPage series(Filter filter, Order order, int limit, int offset) {
        Best<Entry> best = new Best<>(offset + limit, order.comparator());
        forEach(filter, best::add);
        List<SeriesSummary> page =
                best.from(offset).stream().map(Fleet::summary).toList();
        return new SeriesPage(best.total(), next(best.total(), offset, page.size()), page, List.of());
    }

    private static @Nullable Integer next(int total, int offset, int found) {
        return offset + found < total && found > 0 ? (Integer) (offset + found) : null;
    }

    private static SeriesSummary summary(Entry entry) {
        Standing at = entry.standing();
        return new SeriesSummary(
                at.series(),
                at.pipeline(),
                at.modelId(),
                at.modelVersion(),
                at.eventTimeMillis(),
                at.scoredAtMillis(),
                at.status(),
                entry.presence(),
                at.anomalyScore(),
                at.severity(),
                at.change(),
                at.confidence(),
                entry.openAlerts(),
                entry.task().spark(at.series()));
    }

    /**
     * Those that changed since, and how far each task was then.
     *
     * @param most of each list
     * @param seen how far each task had been before; those not in it count as unseen
     */
    public Movement movement(@Nullable String model, int most, Map<TaskHistory, Long> seen) {
        Filter filter = new Filter("", null, model, null, null, 0);
        Best<Entry> changed = new Best<>(most, Order.URGENCY.comparator());
        Best<Entry> movers = new Best<>(MOVERS, Order.CHANGE.comparator());
        Map<TaskHistory, Long> now = new HashMap<>();
        forEach(filter, entry -> {
            long revision = entry.standing().revision();
            now.merge(entry.task(), revision, Math::max);
            if (revision > seen.getOrDefault(entry.task(), -1L)) {
                changed.add(entry);
            }
            if (Math.abs(entry.standing().change()) >= 1) {
                movers.add(entry);
            }
        });
        return new Movement(
                changed.from(0).stream().map(Fleet::summary).toList(),
                movers.from(0).stream().map(Fleet::summary).toList(),
                now);
    }

    /** What moved most, at most. */
    public static final int MOVERS = 20;

    /**
     * What has changed.
     *
     * @param series the most urgent of those that did
     * @param movers those whose severity is furthest from what it has been
     * @param seen how far each task was
     */
    public record Movement(List<SeriesSummary> series, List<SeriesSummary> movers, Map<TaskHistory, Long> seen) {}

    /** The heat map of the series that are chosen, a page of it. Its last cell is that of the newest score of any series. */
    public Heat heat(Filter filter, Order order, HeatBin bin, int limit, int offset) {
        Best<Entry> best = new Best<>(offset + limit, order.comparator());
        long[] newest = {Long.MIN_VALUE};
        forEach(filter, entry -> {
            best.add(entry);
            newest[0] = Math.max(newest[0], entry.standing().eventTimeMillis());
        });
        long last = bin.of(newest[0] == Long.MIN_VALUE ? clock.millis() : newest[0]);
        List<Heat.Row> rows = best.from(offset).stream()
                .map(entry -> new Heat.Row(
                        entry.series(),
                        entry.pipeline(),
                        entry.standing().modelId(),
                        entry.standing().status(),
                        entry.presence(),
                        entry.severity(),
                        entry.openAlerts(),
                        entry.task().heat(entry.series(), bin, last, holds(entry.pipeline(), bin))))
                .toList();
        return new Heat(
                bin.millis(),
                HeatBin.SHOWN,
                from(bin, last),
                best.total(),
                next(best.total(), offset, rows.size()),
                rows,
                List.of());
    }

    private static long from(HeatBin bin, long last) {
        return (last - HeatBin.SHOWN + 1) * bin.millis();
    }

    /** For how many cells a score stands: until the next reading is due. */
    private int holds(String pipeline, HeatBin bin) {
        return (int) Math.min(HeatBin.SHOWN, samplingMillis.applyAsLong(pipeline) / bin.millis());
    }

    /** A swim lane for each model. */
    public Lanes lanes(HeatBin bin) {
        long[] newest = {Long.MIN_VALUE};
        Map<String, String> models = new TreeMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        forEach(Filter.ALL, entry -> {
            newest[0] = Math.max(newest[0], entry.standing().eventTimeMillis());
            models.put(entry.pipeline(), entry.standing().modelId());
            counts.merge(entry.pipeline(), 1, Integer::sum);
        });
        long last = bin.of(newest[0] == Long.MIN_VALUE ? clock.millis() : newest[0]);
        List<Lanes.Lane> lanes = new ArrayList<>();
        models.forEach((pipeline, model) -> {
            byte[] worst = new byte[HeatBin.SHOWN];
            Arrays.fill(worst, (byte) NONE);
            int[] anomalous = new int[HeatBin.SHOWN];
            for (TaskHistory task : histories.tasks()) {
                if (task.pipeline().equals(pipeline)) {
                    task.forEachHeat(bin, last, holds(pipeline, bin), cells -> addTo(worst, anomalous, cells));
                }
            }
            lanes.add(new Lanes.Lane(pipeline, model, counts.getOrDefault(pipeline, 0), worst, anomalous));
        });
        return new Lanes(bin.millis(), HeatBin.SHOWN, from(bin, last), lanes, List.of());
    }

    private static void addTo(byte[] worst, int[] anomalous, byte[] cells) {
        for (int i = 0; i < cells.length; i++) {
            int cell = cells[i] & 0xFF;
            if (cell == NONE) {
                continue;
            }
            int before = worst[i] & 0xFF;
            worst[i] = (byte) (before == NONE ? cell : Math.max(before, cell));
            anomalous[i] += cell >= THRESHOLD ? 1 : 0;
        }
    }

    /** Totals of all tasks. */
    public Totals totals() {
        int series = 0;
        long scores = 0;
        double rate = 0;
        long bytes = 0;
        for (TaskHistory task : histories.tasks()) {
            TaskHistory.Totals one = task.totals();
            series += one.series();
            scores += one.scores();
            rate += one.scoresPerSecond();
            bytes += one.bytes();
        }
        return new Totals(series, scores, rate, bytes, histories.isComplete());
    }

    /**
     * Totals of all tasks.
     *
     * @param scores since the tasks came to this instance
     * @param bytes of memory that the past takes
     * @param complete whether nothing of the past is still being read
     */
    public record Totals(int series, long scores, double scoresPerSecond, long bytes, boolean complete) {}

    /** How many scores of a pipeline had which severity, rounded down. */
    public long[] bySeverity(String pipeline) {
        long[] sum = new long[101];
        for (TaskHistory task : histories.tasks()) {
            if (task.pipeline().equals(pipeline)) {
                long[] one = task.totals().bySeverity();
                Arrays.setAll(sum, i -> sum[i] + one[i]);
            }
        }
        return sum;
    }
}
