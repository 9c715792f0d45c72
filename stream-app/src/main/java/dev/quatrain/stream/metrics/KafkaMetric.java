package dev.quatrain.stream.metrics;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * One of the measures of Kafka Streams and its clients that are shown.
 *
 * @param group Kafka's
 * @param name Kafka's
 * @param perThread else added up over all threads and tasks
 * @param activity what the thread was doing; empty where that is no label
 * @param toBaseUnit factor from Kafka's unit to seconds, bytes, or 1
 * @param exposed Prometheus' name, without {@code _total}
 */
record KafkaMetric(
        String group,
        String name,
        boolean perThread,
        String activity,
        double toBaseUnit,
        String exposed,
        String help,
        boolean isCounter) {
    private static final List<KafkaMetric> SHOWN = List.of(
            of("stream-metrics", "alive-stream-threads")
                    .forAll()
                    .gauge("streams_threads", "Stream threads that run or rebalance."),
            of("stream-metrics", "failed-stream-threads")
                    .forAll()
                    .counter("streams_failed_threads", "Stream threads that died and were replaced."),
            of("stream-task-metrics", "restore-remaining-records-total")
                    .forAll()
                    .gauge(
                            "streams_restore_remaining_records",
                            "Changelog records to be read before restoring tasks can score."),
            of("stream-state-updater-metrics", "active-restoring-tasks")
                    .forAll()
                    .gauge("streams_restoring_tasks", "Tasks that read their changelog and do not score yet."),
            of("stream-state-updater-metrics", "standby-updating-tasks")
                    .forAll()
                    .gauge(
                            "streams_standby_tasks",
                            "Tasks whose states are kept ready for another instance's failure."),
            of("stream-state-updater-metrics", "restore-records-rate")
                    .forAll()
                    .gauge("streams_restored_records_per_second", "Changelog records read a second, lately."),
            time("process-ratio", "process"),
            time("poll-ratio", "poll"),
            time("commit-ratio", "commit"),
            time("punctuate-ratio", "punctuate"),
            of("stream-thread-metrics", "commit-total").counter("streams_commits", "Commits of a thread."),
            of("stream-thread-metrics", "commit-latency-avg")
                    .inMillis()
                    .gauge("streams_commit_latency_average_seconds", "Mean time of a commit, lately."),
            of("stream-thread-metrics", "commit-latency-max")
                    .inMillis()
                    .gauge("streams_commit_latency_max_seconds", "Longest time of a commit, lately."),
            of("stream-thread-metrics", "task-created-total")
                    .counter("streams_tasks_created", "Tasks that a thread was given."),
            of("stream-thread-metrics", "task-closed-total")
                    .counter("streams_tasks_closed", "Tasks that a thread gave up."),
            of("consumer-fetch-manager-metrics", "records-consumed-total")
                    .counter("consumer_records", "Records read, of readings, commands and repartition topics."),
            of("consumer-fetch-manager-metrics", "bytes-consumed-total").counter("consumer_bytes", "Bytes read."),
            of("consumer-fetch-manager-metrics", "fetch-latency-avg")
                    .inMillis()
                    .gauge(
                            "consumer_fetch_latency_average_seconds",
                            "Mean time that a fetch took, waiting for records included."),
            of("consumer-fetch-manager-metrics", "fetch-throttle-time-avg")
                    .inMillis()
                    .gauge(
                            "consumer_throttle_average_seconds",
                            "Mean time that a quota of the brokers delayed a fetch."),
            of("consumer-coordinator-metrics", "rebalance-total")
                    .counter("consumer_rebalances", "Rebalances that came to an end."),
            of("consumer-coordinator-metrics", "failed-rebalance-total")
                    .counter("consumer_failed_rebalances", "Rebalances that had to begin again."),
            of("consumer-coordinator-metrics", "rebalance-latency-total")
                    .inMillis()
                    .counter("consumer_rebalance_seconds", "Time in rebalances that came to an end."),
            of("consumer-coordinator-metrics", "last-heartbeat-seconds-ago")
                    .gauge(
                            "consumer_last_heartbeat_age_seconds",
                            "Time since the group heard of this consumer; -1 = not yet."),
            of("consumer-coordinator-metrics", "assigned-partitions")
                    .gauge("consumer_assigned_partitions", "Partitions that this thread reads."),
            of("consumer-metrics", "last-poll-seconds-ago")
                    .gauge(
                            "consumer_last_poll_age_seconds",
                            "Time since the thread asked for records; beyond max.poll.interval.ms the group gives its partitions away."),
            of("producer-metrics", "record-send-total")
                    .counter("producer_records", "Records sent: scores, alerts, dead letters and changed states."),
            of("producer-metrics", "record-error-total").counter("producer_errors", "Records that could not be sent."),
            of("producer-metrics", "record-retry-total").counter("producer_retries", "Records sent once more."),
            of("producer-metrics", "outgoing-byte-total").counter("producer_bytes", "Bytes sent."),
            of("producer-metrics", "request-latency-avg")
                    .inMillis()
                    .gauge("producer_request_latency_average_seconds", "Mean time of a request to a broker, lately."),
            of("producer-metrics", "record-queue-time-avg")
                    .inMillis()
                    .gauge("producer_queue_average_seconds", "Mean time that records waited to be sent, lately."),
            of("producer-metrics", "produce-throttle-time-avg")
                    .inMillis()
                    .gauge(
                            "producer_throttle_average_seconds",
                            "Mean time that a quota of the brokers delayed a request."),
            of("producer-metrics", "txn-commit-time-ns-total")
                    .inNanos()
                    .counter("producer_transaction_commit_seconds", "Time spent on committing transactions."),
            of("producer-metrics", "buffer-available-bytes")
                    .gauge("producer_buffer_available_bytes", "Memory left for records that wait to be sent."));

    private static final Map<String, KafkaMetric> BY_NAME =
            SHOWN.stream().collect(Collectors.toMap(shown -> shown.group + '/' + shown.name, Function.identity()));

    /** The one that shows Kafka's measure of that name; null if none does. */
    static @Nullable KafkaMetric of(MetricName name) {
        boolean finer = name.tags().containsKey("topic") || name.tags().containsKey("node-id");
        return finer ? null : BY_NAME.get(name.group() + '/' + name.name());
    }

    private static KafkaMetric of(String group, String name) {
        return new KafkaMetric(group, name, true, "", 1, "", "", false);
    }

    private static KafkaMetric time(String name, String activity) {
        KafkaMetric ratio = of("stream-thread-metrics", name)
                .gauge("streams_thread_time_ratio", "Share of a thread's time by what it did, lately.");
        return new KafkaMetric(ratio.group, name, true, activity, 1, ratio.exposed, ratio.help, false);
    }

    private KafkaMetric forAll() {
        return new KafkaMetric(group, name, false, activity, toBaseUnit, exposed, help, isCounter);
    }

    private KafkaMetric inMillis() {
        return new KafkaMetric(group, name, perThread, activity, 1e-3, exposed, help, isCounter);
    }

    private KafkaMetric inNanos() {
        return new KafkaMetric(group, name, perThread, activity, 1e-9, exposed, help, isCounter);
    }

    private KafkaMetric counter(String as, String meaning) {
        return new KafkaMetric(group, name, perThread, activity, toBaseUnit, "quatrain_kafka_" + as, meaning, true);
    }

    private KafkaMetric gauge(String as, String meaning) {
        return new KafkaMetric(group, name, perThread, activity, toBaseUnit, "quatrain_kafka_" + as, meaning, false);
    }
}
