package dev.quatrain.stream.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/** Throughput, lag and latency of this instance over the last minutes, from its own metrics. Thread-safe. */
final class Pulse {
    /** Between two beats. */
    static final long BEAT_MILLIS = 5000;
    /** A quarter of an hour. */
    private static final int MOST = 180;

    private static final String LATENCY = "quatrain_event_latency_seconds";
    private static final String LAG = "quatrain_lag_readings";
    private static final Set<String> NAMES = new HashSet<>(List.of(LATENCY, LAG));

    private final PrometheusRegistry registry;
    private final DoubleSupplier scoresPerSecond;
    private final Clock clock;
    private final ArrayDeque<Beat> beats = new ArrayDeque<>();
    private Map<Double, Long> latencies = Map.of();

    /**
     * One moment.
     *
     * @param timeMillis a whole multiple of {@link #BEAT_MILLIS}, so that those of several instances fall together
     * @param latencyP50 seconds from a reading's append to its score; NaN where nothing was scored
     */
    record Beat(
            @JsonProperty("t") long timeMillis,
            double scoresPerSecond,
            double lag,
            @JsonProperty("latency_p50") double latencyP50,
            @JsonProperty("latency_p99") double latencyP99) {}

    /** Those remembered. */
    record Beats(long beatMillis, List<Beat> beats, List<String> unanswered) {}

    Pulse(PrometheusRegistry registry, DoubleSupplier scoresPerSecond, Clock clock) {
        this.registry = registry;
        this.scoresPerSecond = scoresPerSecond;
        this.clock = clock;
    }

    /** Takes a beat; to be called as often as they are apart. */
    synchronized void beat() {
        long time = Math.floorDiv(clock.millis(), BEAT_MILLIS) * BEAT_MILLIS;
        if (!beats.isEmpty() && beats.getLast().timeMillis() >= time) {
            return;
        }
        double lag = Double.NaN;
        Map<Double, Long> now = new TreeMap<>();
        for (MetricSnapshot metric : registry.scrape(NAMES::contains)) {
            if (metric instanceof HistogramSnapshot histogram) {
                histogram.getDataPoints().forEach(point -> addTo(now, point));
            } else if (metric instanceof GaugeSnapshot gauge) {
                lag = gauge.getDataPoints().stream()
                        .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                        .sum();
            }
        }
        Map<Double, Long> fresh = new TreeMap<>(now);
        latencies.forEach((bound, count) -> fresh.merge(bound, -count, Long::sum));
        latencies = now;
        beats.addLast(new Beat(time, scoresPerSecond.getAsDouble(), lag, quantile(fresh, 0.5), quantile(fresh, 0.99)));
        if (beats.size() > MOST) {
            beats.removeFirst();
        }
    }

    private static void addTo(Map<Double, Long> counts, DataPointSnapshot point) {
        if (point instanceof HistogramSnapshot.HistogramDataPointSnapshot histogram
                && histogram.hasClassicHistogramData()) {
            for (ClassicHistogramBucket bucket : histogram.getClassicBuckets()) {
                counts.merge(bucket.getUpperBound(), bucket.getCount(), Long::sum);
            }
        }
    }

    /** Between the bounds of a bucket, values are taken to lie evenly, as Prometheus does. */
    private static double quantile(Map<Double, Long> counts, double share) {
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        if (total <= 0) {
            return Double.NaN;
        }
        double rank = share * total;
        double below = 0;
        double lower = 0;
        for (Map.Entry<Double, Long> bucket : counts.entrySet()) {
            if (below + bucket.getValue() >= rank) {
                return Double.isInfinite(bucket.getKey())
                        ? lower
                        : lower + (bucket.getKey() - lower) * (rank - below) / bucket.getValue();
            }
            below += bucket.getValue();
            lower = bucket.getKey();
        }
        return lower;
    }

    synchronized Beats beats() {
        return new Beats(BEAT_MILLIS, List.copyOf(beats), List.of());
    }
}
