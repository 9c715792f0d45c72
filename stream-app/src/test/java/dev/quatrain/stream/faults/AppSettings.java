package dev.quatrain.stream.faults;

import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.stream.broker.BrokerCluster;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How an application under test is set up: default settings, but that the dead are missed within seconds.
 *
 * @param app its id
 * @param readings topic of its readings
 * @param rekeyed whether the series is a field, so that readings go through a repartition topic
 */
record AppSettings(String app, String readings, Guarantee guarantee, int standbys, boolean rekeyed) {
    /** Of every topic. */
    static final int PARTITIONS = 4;
    /** A dead member of the group is missed after this time, and its open transaction aborted after that one. */
    static final Duration SESSION = Duration.ofSeconds(4);

    static final Duration TRANSACTION = Duration.ofSeconds(5);

    /** Where hidden states are. */
    enum Store {
        MEMORY("{ store: memory }"),
        /** All but a few in RocksDB. */
        ROCKSDB("{ store: rocksdb, resident: 20 }");

        private final String yaml;

        Store(String yaml) {
            this.yaml = yaml;
        }

        Store other() {
            return this == MEMORY ? ROCKSDB : MEMORY;
        }
    }

    /** Writes model and configuration; the configuration's file. */
    Path write(Path folder, BrokerCluster cluster, Store store) throws IOException {
        Path model = folder.resolve("tiny.qtn");
        if (!Files.exists(model)) {
            TinyModel.write(model, TinyModel.manifest("tiny", "1"));
        }
        return Files.writeString(folder.resolve("serve-" + store + ".yaml"), """
                app: %s
                topics: { partitions: %d, replication: %d }
                kafka:
                  bootstrap.servers: "%s"
                  processing.guarantee: %s
                  commit.interval.ms: %d
                  num.standby.replicas: %d
                  session.timeout.ms: %d
                  heartbeat.interval.ms: 1000
                %s
                pipelines:
                  - name: p
                    readings: { topic: %s, time: ts, series: %s }
                    guard: { missing: impute-last, gap: { after: 1000 }, silence: { after: %d, patience: 10m } }
                    model: tiny.qtn
                    state: %s
                alerts:
                  rules:
                    - { name: spike, threshold: 1.5 }
                    - { name: lasting, threshold: 1, times: 2, of: 3 }
                http: { port: 0 }
                """.formatted(
                        app,
                        PARTITIONS,
                        cluster.size(),
                        cluster.bootstrapServers(),
                        guarantee.setting(),
                        guarantee.commitMillis(),
                        standbys,
                        SESSION.toMillis(),
                        forThose(),
                        readings,
                        rekeyed ? "id" : "key",
                        Workload.SILENCE,
                        store.yaml));
    }

    private String forThose() {
        String lines = "";
        if (guarantee == Guarantee.EXACTLY_ONCE) {
            lines += "  producer.transaction.timeout.ms: " + TRANSACTION.toMillis() + "\n";
        }
        if (standbys == 0) {
            // Else an instance that joins gets standbys first and takes over minutes later.
            lines += "  acceptable.recovery.lag: 1000000000\n";
        }
        return lines;
    }

    /** Creates the topics from which the suite reads and to which it feeds. */
    void createTopics(BrokerCluster cluster) {
        createTopics(cluster, Map.of());
    }

    /** The same, keeping only what came of late. */
    void createShortTopics(BrokerCluster cluster) {
        createTopics(cluster, Map.of("segment.bytes", "16777216", "retention.bytes", "67108864"));
    }

    private void createTopics(BrokerCluster cluster, Map<String, String> configs) {
        List<TopicSpec> topics = new ArrayList<>();
        for (String topic : List.of(readings, app + ".scores", app + ".alerts", app + ".dlq")) {
            topics.add(new TopicSpec(topic, PARTITIONS, (short) cluster.size(), configs));
        }
        new Topics(cluster.client(), Duration.ofSeconds(30)).createAbsent(topics);
    }
}
