package dev.quatrain.stream.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * Shows a chosen few ({@link KafkaMetric}) of the thousand measures that Kafka Streams and its clients take, read when Prometheus asks.
 * A stream thread and its clients are one label; what Kafka measures per partition, broker, task or store is left out or added up.
 * Thread-safe.
 */
public final class KafkaMetrics implements MultiCollector {
    private static final String STATE = "quatrain_kafka_streams_state";
    /** The end of a client or thread id, as Kafka Streams makes them. */
    private static final Pattern THREAD =
            Pattern.compile("(?:StreamThread|StateUpdater)-(\\d+)(?:-consumer|-producer)?$");

    private final Supplier<Map<MetricName, ? extends Metric>> kafka;

    private KafkaMetrics(Supplier<Map<MetricName, ? extends Metric>> kafka) {
        this.kafka = kafka;
    }

    /**
     * Shows them.
     *
     * @param kafka the metrics of Kafka Streams and its clients, asked at every scrape; empty while there are none
     */
    public static void register(PrometheusRegistry registry, Supplier<Map<MetricName, ? extends Metric>> kafka) {
        registry.register(new KafkaMetrics(kafka));
    }

    @Override
    public MetricSnapshots collect() {
        Map<KafkaMetric, Map<Labels, Double>> values = new HashMap<>();
        String state = "";
        for (Map.Entry<MetricName, ? extends Metric> entry : kafka.get().entrySet()) {
            MetricName name = entry.getKey();
            if (name.group().equals("stream-metrics") && name.name().equals("state")) {
                state = String.valueOf(entry.getValue().metricValue());
            }
            KafkaMetric shown = KafkaMetric.of(name);
            if (shown != null) {
                Labels labels = labels(shown, name);
                if (labels != null && entry.getValue().metricValue() instanceof Number value) {
                    add(values, shown, labels, value.doubleValue());
                }
            }
        }
        List<MetricSnapshot> snapshots = new ArrayList<>();
        Map<String, List<KafkaMetric>> families = new TreeMap<>();
        values.keySet()
                .forEach(shown -> families.computeIfAbsent(shown.exposed(), any -> new ArrayList<>())
                        .add(shown));
        families.forEach((exposed, members) -> snapshots.add(family(exposed, members, values)));
        if (!state.isEmpty()) {
            snapshots.add(state(state));
        }
        return new MetricSnapshots(snapshots);
    }

    private static void add(
            Map<KafkaMetric, Map<Labels, Double>> values, KafkaMetric shown, Labels labels, double value) {
        if (!Double.isNaN(value)) {
            values.computeIfAbsent(shown, any -> new TreeMap<>())
                    .merge(labels, value * shown.toBaseUnit(), Double::sum);
        }
    }

    /** Null for a client that is not shown. */
    private static @Nullable Labels labels(KafkaMetric shown, MetricName name) {
        if (!shown.perThread()) {
            return Labels.EMPTY;
        }
        String id = name.tags().getOrDefault("thread-id", name.tags().getOrDefault("client-id", ""));
        Matcher thread = THREAD.matcher(id);
        if (!thread.find()) {
            return null;
        }
        Labels labels = Labels.of("thread", thread.group(1));
        return shown.activity().isEmpty() ? labels : labels.add("activity", shown.activity());
    }

    private static MetricSnapshot family(
            String exposed, List<KafkaMetric> members, Map<KafkaMetric, Map<Labels, Double>> values) {
        String help = members.get(0).help();
        if (members.get(0).isCounter()) {
            CounterSnapshot.Builder counter =
                    CounterSnapshot.builder().name(exposed).help(help);
            members.forEach(member -> values.getOrDefault(member, Map.of())
                    .forEach((labels, value) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                            .value(value)
                            .labels(labels)
                            .build())));
            return counter.build();
        }
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(exposed).help(help);
        members.forEach(member -> values.getOrDefault(member, Map.of())
                .forEach((labels, value) -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                        .value(value)
                        .labels(labels)
                        .build())));
        return gauge.build();
    }

    private static MetricSnapshot state(String now) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name(STATE).help("What Kafka Streams is doing: 1 for its state, else 0.");
        for (KafkaStreams.State state : KafkaStreams.State.values()) {
            gauge.dataPoint(GaugeDataPointSnapshot.builder()
                    .value(state.name().equals(now) ? 1 : 0)
                    .labels(Labels.of("state", state.name().toLowerCase(Locale.ROOT)))
                    .build());
        }
        return gauge.build();
    }
}
