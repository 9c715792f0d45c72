package dev.quatrain.stream.broker;

import dev.quatrain.stream.processes.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;

/**
 * Kafka's own broker, one or several of them (KRaft, each also a controller), each a process of its own on 127.0.0.1 that can be stopped,
 * killed and started again on its data. Of three, everything is replicated three times and two must have it. Clients that died are missed
 * within seconds.
 */
public final class BrokerCluster implements AutoCloseable {
    private static final int START_SECONDS = 90;

    private final Path folder;
    private final int[] clientPorts;
    private final int[] controllerPorts;
    private final JavaProcess[] processes;

    private BrokerCluster(Path folder, int[] clientPorts, int[] controllerPorts) {
        this.folder = folder;
        this.clientPorts = clientPorts;
        this.controllerPorts = controllerPorts;
        this.processes = new JavaProcess[clientPorts.length];
    }

    /** Starts brokers and returns when all of them answer. */
    public static BrokerCluster start(Path folder, int brokers) {
        int[] ports = freePorts(2 * brokers);
        BrokerCluster cluster = new BrokerCluster(
                folder,
                IntStream.range(0, brokers).map(i -> ports[i]).toArray(),
                IntStream.range(0, brokers).map(i -> ports[brokers + i]).toArray());
        String id = Uuid.randomUuid().toString();
        try {
            for (int broker = 0; broker < brokers; broker++) {
                cluster.format(broker, id);
            }
            for (int broker = 0; broker < brokers; broker++) {
                cluster.launch(broker);
            }
            cluster.awaitBrokers();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** How many there are, running or not. */
    public int size() {
        return processes.length;
    }

    /** The address for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return IntStream.of(clientPorts)
                .mapToObj(port -> BrokerProperties.HOST + ":" + port)
                .collect(Collectors.joining(","));
    }

    /** What a client needs to connect. */
    public Map<String, Object> client() {
        return Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    }

    /** SIGKILL for one of them, 0 the first. */
    public void kill(int broker) {
        processes[broker].kill();
    }

    /** SIGTERM for one of them. */
    public void stop(int broker) {
        processes[broker].terminate();
    }

    /** Starts a broker again on its data and returns when all answer. */
    public void restart(int broker) {
        launch(broker);
        awaitBrokers();
    }

    @Override
    public void close() {
        for (JavaProcess process : processes) {
            if (process != null) {
                process.close();
            }
        }
    }

    private Path home(int broker) {
        return folder.resolve("broker-" + (broker + 1));
    }

    private void format(int broker, String clusterId) {
        Properties settings = new Properties();
        settings.putAll(settings(broker));
        try {
            Files.createDirectories(home(broker).resolve("data"));
            try (Writer out = Files.newBufferedWriter(home(broker).resolve("server.properties"))) {
                settings.store(out, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        BrokerProperties.format(home(broker).resolve("data"), broker + 1, clusterId);
    }

    private Map<String, String> settings(int broker) {
        Map<String, String> settings =
                new HashMap<>(BrokerProperties.of(home(broker).resolve("data"), clientPorts[broker]));
        settings.put("node.id", Integer.toString(broker + 1));
        settings.put(
                "listeners",
                BrokerProperties.CLIENTS + "://" + BrokerProperties.HOST + ":" + clientPorts[broker] + ",CONTROLLER://"
                        + BrokerProperties.HOST + ":" + controllerPorts[broker]);
        settings.put(
                "controller.quorum.voters",
                IntStream.range(0, size())
                        .mapToObj(i -> (i + 1) + "@" + BrokerProperties.HOST + ":" + controllerPorts[i])
                        .collect(Collectors.joining(",")));
        if (size() > 1) {
            settings.put("controller.quorum.election.timeout.ms", "1000");
            settings.put("controller.quorum.election.backoff.max.ms", "1000");
            settings.put("default.replication.factor", Integer.toString(size()));
            settings.put("min.insync.replicas", "2");
            settings.put("offsets.topic.replication.factor", Integer.toString(size()));
            settings.put("transaction.state.log.replication.factor", Integer.toString(size()));
            settings.put("transaction.state.log.min.isr", "2");
        }
        // What is dead is missed soon: a broker, a member of a group, and the transaction it left open.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("group.min.session.timeout.ms", "1000");
        // But not while the broker starts: where a partition has no leader yet, Kafka 4.3.1 ends a transaction that
        // timed out without its abort
        // marker, and the next commit commits it (KAFKA-20734). The first look comes after one interval.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "5000");
        settings.put("log.segment.delete.delay.ms", "1000");
        return settings;
    }

    private void launch(int broker) {
        processes[broker] = JavaProcess.start(
                home(broker).resolve("broker.log"),
                Map.of(),
                List.of(),
                "kafka.Kafka",
                home(broker).resolve("server.properties").toString());
    }

    private void awaitBrokers() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (answering() < size()) {
            for (int broker = 0; broker < size(); broker++) {
                if (!processes[broker].isAlive()) {
                    throw new AssertionError("Broker " + (broker + 1) + " ended; see " + home(broker));
                }
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "Not all brokers answered within " + START_SECONDS + " s; see their logs in " + folder);
            }
        }
    }

    private int answering() {
        Map<String, Object> client = new HashMap<>(client());
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2000);
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000);
        try (Admin admin = Admin.create(client)) {
            List<Node> nodes = new ArrayList<>(admin.describeCluster().nodes().get(3, TimeUnit.SECONDS));
            return nodes.size();
        } catch (ExecutionException | TimeoutException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int[] freePorts(int count) {
        List<ServerSocket> taken = new ArrayList<>();
        try {
            int[] ports = new int[count];
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                taken.add(socket);
                ports[i] = socket.getLocalPort();
            }
            for (ServerSocket socket : taken) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
