package dev.quatrain.stream.broker;

import dev.quatrain.model.OperatorError;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** The settings of the one-node broker: everything replicated once, few partitions and threads, little memory. */
final class BrokerProperties {
    static final String HOST = "127.0.0.1";
    static final String CLIENTS = "CLIENTS";
    static final int NODE = 1;
    /** What a partition keeps; a demo's reading and its scores are about a kilobyte. */
    private static final long MOST_PARTITION_BYTES = 1L << 30;

    private static final String CONTROLLER = "CONTROLLER";

    private BrokerProperties() {}

    static Map<String, String> of(Path folder, int port) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("log.dirs", folder.toString());
        settings.put("listeners", CLIENTS + "://" + HOST + ":" + port + "," + CONTROLLER + "://" + HOST + ":0");
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        // The controller's port is known only once it is bound; the real voter is handed over then.
        settings.put("controller.quorum.voters", NODE + "@" + HOST + ":0");
        settings.put("inter.broker.listener.name", CLIENTS);
        settings.put("auto.create.topics.enable", "false");
        replicateOnce(settings);
        startQuickly(settings);
        useLittleMemory(settings);
        return settings;
    }

    private static void replicateOnce(Map<String, String> settings) {
        settings.put("default.replication.factor", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "2");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "2");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
    }

    private static void startQuickly(Map<String, String> settings) {
        settings.put("group.initial.rebalance.delay.ms", "0");
        // A single voter elects itself: nobody to wait for.
        settings.put("controller.quorum.election.timeout.ms", "100");
        settings.put("controller.quorum.election.backoff.max.ms", "100");
        settings.put("broker.heartbeat.interval.ms", "500");
    }

    private static void useLittleMemory(Map<String, String> settings) {
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "2");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "1");
        // Records carry their event time. By age, readings replayed from years ago would be gone half a minute after
        // they came.
        settings.put("log.retention.ms", "-1");
        settings.put("log.retention.bytes", Long.toString(MOST_PARTITION_BYTES));
        // 4 MiB dedupe buffer: 200 MB process, where the default's 128 MiB buffer alone would double it.
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.put("log.cleaner.io.buffer.size", "65536");
        // Index files are sparse but mapped: 1 MiB each instead of 10.
        settings.put("log.index.size.max.bytes", "1048576");
    }

    /** Writes the identity of a cluster's only node into an empty folder; leaves a formatted one as it is. */
    static void format(Path folder) {
        format(folder, NODE, Uuid.randomUuid().toString());
    }

    /** The same for any node. */
    static void format(Path folder, int node, String clusterId) {
        // The formatter writes this file last, so a folder that has it is whole.
        if (Files.exists(folder.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(quiet)
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setNodeId(node)
                    .setClusterId(clusterId)
                    .addDirectory(folder.toString())
                    .setMetadataLogDirectory(folder.toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(CONTROLLER)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw new OperatorError(
                    "The embedded Kafka broker cannot format " + folder + " (" + e.getMessage()
                            + "). Choose an empty folder you may write to.",
                    e);
        }
    }
}
