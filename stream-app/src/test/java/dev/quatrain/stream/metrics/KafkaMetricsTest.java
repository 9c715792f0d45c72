package dev.quatrain.stream.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class KafkaMetricsTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<MetricName, Metric> kafka = new HashMap<>();

    @Test
    void threads_keep_their_numbers_and_units_become_base_units() {
        KafkaMetrics.register(registry, () -> kafka);
        give("stream-thread-metrics", "commit-latency-avg", "thread-id", "app-1-StreamThread-2", 250.0);
        give("consumer-fetch-manager-metrics", "records-consumed-total", "client-id", "a-StreamThread-1-consumer", 7.0);
        give("producer-metrics", "txn-commit-time-ns-total", "client-id", "a-StreamThread-1-producer", 3e9);
        assertThat(shown())
                .isEqualTo(Map.of(
                        "quatrain_kafka_streams_commit_latency_average_seconds{thread=2}", 0.25,
                        "quatrain_kafka_consumer_records{thread=1}", 7.0,
                        "quatrain_kafka_producer_transaction_commit_seconds{thread=1}", 3.0));
    }

    @Test
    void what_is_not_chosen_is_not_shown_nor_what_is_finer_or_not_a_number() {
        KafkaMetrics.register(registry, () -> kafka);
        give("producer-metrics", "record-error-rate", "client-id", "a-StreamThread-1-producer", 1.0);
        give("stream-thread-metrics", "commit-latency-avg", "thread-id", "a-StreamThread-1", Double.NaN);
        give(
                "consumer-fetch-manager-metrics",
                "bytes-consumed-total",
                "client-id",
                "a-StateUpdater-1-restore-consumer",
                1.0);
        kafka.put(
                new MetricName(
                        "records-consumed-total",
                        "consumer-fetch-manager-metrics",
                        "",
                        Map.of("client-id", "a-StreamThread-1-consumer", "topic", "t")),
                new Fixed(5.0));
        assertThat(shown()).isEmpty();
    }

    @Test
    void tasks_are_added_up_and_activities_are_a_label() {
        KafkaMetrics.register(registry, () -> kafka);
        for (String task : Set.of("0_0", "0_1")) {
            kafka.put(
                    new MetricName(
                            "restore-remaining-records-total",
                            "stream-task-metrics",
                            "",
                            Map.of("thread-id", "a-StreamThread-1", "task-id", task)),
                    new Fixed(10.0));
        }
        give("stream-thread-metrics", "poll-ratio", "thread-id", "a-StreamThread-1", 0.75);
        give("stream-thread-metrics", "process-ratio", "thread-id", "a-StreamThread-1", 0.25);
        assertThat(shown())
                .isEqualTo(Map.of(
                        "quatrain_kafka_streams_restore_remaining_records{}", 20.0,
                        "quatrain_kafka_streams_thread_time_ratio{activity=poll,thread=1}", 0.75,
                        "quatrain_kafka_streams_thread_time_ratio{activity=process,thread=1}", 0.25));
    }

    @Test
    void one_state_is_1() {
        KafkaMetrics.register(registry, () -> kafka);
        kafka.put(new MetricName("state", "stream-metrics", "", Map.of("client-id", "a")), new Fixed("REBALANCING"));
        Map<String, Double> states = shown();
        assertThat(states).containsEntry("quatrain_kafka_streams_state{state=rebalancing}", 1.0);
        assertThat(states.values()).containsOnlyOnce(1.0);
        assertThat(states).hasSizeGreaterThan(3);
    }

    @Test
    void a_topic_with_dots_has_its_lag_once() {
        Supplier<Map<MetricName, ? extends Metric>> all = () -> kafka;
        ScoringMetrics.lag(registry, all, Set::of);
        lag("a.b", 3);
        lag("a_b", 3);
        lag("plain_topic", 4);
        assertThat(shown())
                .isEqualTo(Map.of(
                        "quatrain_lag_readings{partition=0,topic=a.b}", 3.0,
                        "quatrain_lag_readings{partition=0,topic=plain_topic}", 4.0));
    }

    private void lag(String topic, double records) {
        Map<String, String> tags = Map.of("client-id", "a-StreamThread-1-consumer", "topic", topic, "partition", "0");
        kafka.put(new MetricName("records-lag", "consumer-fetch-manager-metrics", "", tags), new Fixed(records));
    }

    private void give(String group, String name, String tag, String value, double measured) {
        kafka.put(new MetricName(name, group, "", Map.of(tag, value)), new Fixed(measured));
    }

    private Map<String, Double> shown() {
        Map<String, Double> shown = new TreeMap<>();
        registry.scrape()
                .forEach(snapshot -> snapshot.getDataPoints()
                        .forEach(point -> shown.put(
                                snapshot.getMetadata().getName() + labels(point),
                                point instanceof CounterDataPointSnapshot counter
                                        ? counter.getValue()
                                        : ((GaugeDataPointSnapshot) point).getValue())));
        return shown;
    }

    private static String labels(DataPointSnapshot point) {
        StringBuilder text = new StringBuilder("{");
        point.getLabels().stream()
                .forEach(label -> text.append(text.length() > 1 ? "," : "")
                        .append(label.getName())
                        .append('=')
                        .append(label.getValue()));
        return text.append('}').toString();
    }

    private record Fixed(Object metricValue) implements Metric {
        @Override
        public MetricName metricName() {
            throw new UnsupportedOperationException();
        }
    }
}
