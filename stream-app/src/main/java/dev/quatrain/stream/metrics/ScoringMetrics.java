package dev.quatrain.stream.metrics;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.calibration.ScoreBuckets;
import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.scoring.PresenceChange;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.Command;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.decode.Undecodable;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;

/**
 * What the scoring counts and times. Thread-safe; labels are bounded by the configuration, never by the data.
 */
public final class ScoringMetrics {
    /** Reason of a dead letter: the model could not be stepped. */
    public static final String STEP_FAILED = "step_failed";
    /** Reason of a dead letter: it came as a command. */
    public static final String NOT_A_COMMAND = "not_a_command";

    private static final String DEAD_LETTER = "dead_letter";
    private static final double[] LATENCY_SECONDS = {
        1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1, 2.5, 10, 60
    };
    /** Up to a day. */
    private static final double[] AGE_SECONDS = {
        1e-2, 5e-2, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400
    };

    private final Counter events;
    private final Counter deadLetters;
    private final Counter alerts;
    private final Counter flags;
    private final Counter presence;
    private final Counter commands;
    private final Histogram batchSize;
    private final Histogram stepSeconds;
    private final TalliedHistogram latencySeconds;
    private final TalliedHistogram ageSeconds;
    private final ModelScores modelScores = new ModelScores();
    private final Map<String, long[]> series = new ConcurrentHashMap<>();

    public ScoringMetrics(PrometheusRegistry registry) {
        events = Counter.builder()
                .name("quatrain_events_total")
                .help("Readings by what became of them.")
                .labelNames("pipeline", "outcome")
                .register(registry);
        deadLetters = Counter.builder()
                .name("quatrain_dead_letters_total")
                .help("Readings sent to the dead-letter topic, by reason.")
                .labelNames("pipeline", "reason")
                .register(registry);
        alerts = Counter.builder()
                .name("quatrain_alerts_total")
                .help("Alerts that began to fire or were resolved.")
                .labelNames("rule", "state")
                .register(registry);
        flags = Counter.builder()
                .name("quatrain_flagged_scores_total")
                .help("Scores by what was unusual about their reading; one with several flags counts for each.")
                .labelNames("pipeline", "flag")
                .register(registry);
        presence = Counter.builder()
                .name("quatrain_series_presence_total")
                .help("Series that fell silent, speak again, or were forgotten because they did not.")
                .labelNames("pipeline", "change")
                .register(registry);
        commands = Counter.builder()
                .name("quatrain_commands_total")
                .help("Commands obeyed, by what they ask.")
                .labelNames("pipeline", "action")
                .register(registry);
        batchSize = Histogram.builder()
                .name("quatrain_batch_readings")
                .help("Readings scored in one flush of a task's micro-batch.")
                .labelNames("pipeline")
                .classicOnly()
                .classicUpperBounds(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
                .register(registry);
        stepSeconds = Histogram.builder()
                .name("quatrain_flush_seconds")
                .help("Time to step a micro-batch and hand out its scores.")
                .labelNames("pipeline")
                .classicOnly()
                .classicUpperBounds(1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 1)
                .register(registry);
        latencySeconds = new TalliedHistogram(
                "quatrain_event_latency_seconds",
                "Time from the append of the reading that brought a score to its topic until the score was made.",
                "pipeline",
                LATENCY_SECONDS);
        registry.register(latencySeconds);
        ageSeconds = new TalliedHistogram(
                "quatrain_score_age_seconds",
                "Time from a reading's event time until its score was made: what the way to the topic, the wait there,"
                        + " look-ahead and scoring take together.",
                "pipeline",
                AGE_SECONDS);
        registry.register(ageSeconds);
        registry.register(modelScores);
        GaugeWithCallback.builder()
                .name("quatrain_series")
                .help("Series whose hidden state this instance holds.")
                .labelNames("task")
                .callback(callback -> series.forEach((task, size) -> callback.call((double) size[0] + size[1], task)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("quatrain_spilled_series")
                .help("Series whose hidden state is in RocksDB.")
                .labelNames("task")
                .callback(callback -> series.forEach((task, size) -> callback.call((double) size[1], task)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("quatrain_state_bytes")
                .help("Memory held by the series' records.")
                .labelNames("task")
                .callback(callback -> series.forEach((task, size) -> callback.call((double) size[2], task)))
                .register(registry);
    }

    /**
     * Shows how many readings wait in each partition that this instance scores.
     *
     * @param kafka the metrics of Kafka Streams' clients, asked at every scrape
     * @param threads of Kafka Streams, asked likewise
     */
    public static void lag(
            PrometheusRegistry registry,
            Supplier<Map<MetricName, ? extends Metric>> kafka,
            Supplier<Set<ThreadMetadata>> threads) {
        GaugeWithCallback.builder()
                .name("quatrain_lag_readings")
                .help(
                        "Records of a partition that this instance has yet to score: not read, or read and not committed.")
                .labelNames("topic", "partition")
                .callback(callback -> {
                    Map<TopicPartition, Long> uncommitted = uncommitted(threads.get());
                    unread(kafka.get())
                            .forEach((partition, unread) -> callback.call(
                                    unread + uncommitted.getOrDefault(partition, 0L),
                                    partition.topic(),
                                    Integer.toString(partition.partition())));
                })
                .register(registry);
    }

    /** Records that were not read. */
    private static Map<TopicPartition, Double> unread(Map<MetricName, ? extends Metric> kafka) {
        Map<TopicPartition, Double> unread = new HashMap<>();
        kafka.forEach((name, metric) -> {
            Map<String, String> tags = name.tags();
            boolean restoring = String.valueOf(tags.get("client-id")).contains("restore");
            if (name.name().equals("records-lag")
                    && !restoring
                    && metric.metricValue() instanceof Double lag
                    && !lag.isNaN()) {
                String topic = String.valueOf(tags.get("topic"));
                unread.put(new TopicPartition(topic, Integer.parseInt(String.valueOf(tags.get("partition")))), lag);
            }
        });
        // Kafka shows a topic with dots a second time, with underscores instead (KIP-1109). No other topic may have
        // that name.
        Set<String> again = unread.keySet().stream()
                .map(TopicPartition::topic)
                .filter(topic -> topic.contains("."))
                .map(topic -> topic.replace('.', '_'))
                .collect(Collectors.toSet());
        unread.keySet().removeIf(partition -> again.contains(partition.topic()));
        return unread;
    }

    /**
     * Shows how many alerts fire now, by rule. Every instance sees the whole application's, so take the maximum over instances, not the sum.
     *
     * @param rules names of all rules
     * @param firing the alerts that fire, asked at every scrape
     */
    public static void openAlerts(PrometheusRegistry registry, List<String> rules, Supplier<List<Alert>> firing) {
        GaugeWithCallback.builder()
                .name("quatrain_open_alerts")
                .help("Alerts that fire now in the whole application, as far as this instance has read them.")
                .labelNames("rule")
                .callback(callback -> {
                    Map<String, Integer> open = new TreeMap<>();
                    rules.forEach(rule -> open.put(rule, 0));
                    firing.get().forEach(alert -> open.merge(alert.rule(), 1, Integer::sum));
                    open.forEach((rule, count) -> callback.call(count, rule));
                })
                .register(registry);
    }

    /** Records that were read and whose offsets are not committed: in Kafka Streams' buffers, or in a batch. */
    private static Map<TopicPartition, Long> uncommitted(Set<ThreadMetadata> threads) {
        Map<TopicPartition, Long> uncommitted = new HashMap<>();
        for (ThreadMetadata thread : threads) {
            for (TaskMetadata task : thread.activeTasks()) {
                task.endOffsets().forEach((partition, last) -> {
                    Long committed = task.committedOffsets().get(partition);
                    if (last >= 0 && committed != null) {
                        uncommitted.put(partition, Math.max(0, last + 1 - Math.max(0, committed)));
                    }
                });
            }
        }
        return uncommitted;
    }

    /** The counters of one pipeline, looked up once. */
    public ForPipeline forPipeline(String pipeline) {
        return new ForPipeline(pipeline);
    }

    /** Shows the counters of these rules from the start. */
    public void rules(Iterable<String> names) {
        for (String rule : names) {
            for (AlertState state : AlertState.values()) {
                alerts.initLabelValues(rule, label(state));
            }
        }
    }

    /** An alert changed its state. */
    public void alert(String rule, AlertState state) {
        alerts.labelValues(rule, label(state)).inc();
    }

    /** Series of one task in memory and in RocksDB, and the bytes of the former; all 0 once it is closed. */
    public void task(String task, int resident, long spilled, long bytes) {
        if (resident == 0 && spilled == 0 && bytes == 0) {
            series.remove(task);
        } else {
            series.put(task, new long[] {resident, spilled, bytes});
        }
    }

    /** One pipeline's counters; those of the hot path are looked up once. */
    public final class ForPipeline {
        private final String pipeline;
        private final Map<ScoreStatus, CounterDataPoint> scored = new EnumMap<>(ScoreStatus.class);
        private final Map<ScoreFlag, CounterDataPoint> flagged = new EnumMap<>(ScoreFlag.class);
        private final CounterDataPoint provisional;
        private final DistributionDataPoint readingsPerFlush;
        private final DistributionDataPoint secondsPerFlush;

        private ForPipeline(String pipeline) {
            this.pipeline = pipeline;
            for (ScoreStatus status : ScoreStatus.values()) {
                scored.put(status, events.labelValues(pipeline, label(status)));
            }
            showAll();
            for (ScoreFlag flag : ScoreFlag.values()) {
                flagged.put(flag, flags.labelValues(pipeline, label(flag)));
            }
            for (PresenceChange.Kind kind : PresenceChange.Kind.values()) {
                presence.initLabelValues(pipeline, label(kind));
            }
            provisional = events.labelValues(pipeline, "provisional");
            readingsPerFlush = batchSize.labelValues(pipeline);
            secondsPerFlush = stepSeconds.labelValues(pipeline);
        }

        /** Every outcome and reason from the start, at 0: of a counter that appears with its first event Prometheus sees no increase. */
        private void showAll() {
            for (Admission admission : Admission.values()) {
                if (admission.fate() == Admission.Fate.DROP) {
                    events.initLabelValues(pipeline, label(admission));
                } else if (admission.fate() == Admission.Fate.DEAD_LETTER) {
                    deadLetters.initLabelValues(pipeline, label(admission));
                }
            }
            events.initLabelValues(pipeline, DEAD_LETTER);
            deadLetters.initLabelValues(pipeline, STEP_FAILED);
            deadLetters.initLabelValues(pipeline, NOT_A_COMMAND);
            for (Undecodable.Reason reason : Undecodable.Reason.values()) {
                deadLetters.initLabelValues(pipeline, reason.label());
            }
            for (Command.Action action : Command.Action.values()) {
                commands.initLabelValues(pipeline, label(action));
            }
        }

        /** Counts what a task scores with a model. */
        public ScoreTally tally(Manifest manifest) {
            return new ScoreTally(
                    scored,
                    latencySeconds,
                    ageSeconds,
                    modelScores.acquire(pipeline, manifest),
                    new Tally(ScoreBuckets.upperBounds()),
                    pipeline);
        }

        /** A score says that something was unusual. */
        public void flagged(Set<ScoreFlag> which) {
            if (!which.isEmpty()) {
                which.forEach(flag -> Objects.requireNonNull(flagged.get(flag)).inc());
            }
        }

        /** A series came or went. */
        public void presence(PresenceChange.Kind kind) {
            presence.labelValues(pipeline, label(kind)).inc();
        }

        /** A command was obeyed. */
        public void commanded(Command.Action action) {
            commands.labelValues(pipeline, label(action)).inc();
        }

        /** Readings that wait for look-ahead got a provisional score; they are counted again with the score that stands. */
        public void provisional() {
            provisional.inc();
        }

        /** A reading was dropped by the guard. */
        public void dropped(Admission why) {
            events.labelValues(pipeline, label(why)).inc();
        }

        /** A reading was dead-lettered. */
        public void deadLetter(String reason) {
            events.labelValues(pipeline, DEAD_LETTER).inc();
            deadLetters.labelValues(pipeline, reason).inc();
        }

        /** A micro-batch was flushed. */
        public void flushed(int readings, double seconds) {
            readingsPerFlush.observe(readings);
            secondsPerFlush.observe(seconds);
        }
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
