package dev.quatrain.stream.broker;

import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka node (KRaft, broker and controller together) inside this process, listening on 127.0.0.1 only. Started again on the same
 * folder it finds its topics, records and offsets. For demos and tests: nothing is replicated, nothing is encrypted. Its classes are
 * Kafka's internals, so all use of them stays in this class and {@link BrokerProperties}.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final long START_SECONDS = 60;

    private final FolderLock lock;
    private final ControllerServer controller;
    private final BrokerServer broker;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(FolderLock lock, ControllerServer controller, BrokerServer broker, int port) {
        this.lock = lock;
        this.controller = controller;
        this.broker = broker;
        this.port = port;
    }

    /**
     * Starts a broker and returns when it answers clients.
     *
     * @param dataFolder created and formatted if absent; keeps the data between starts
     * @param port where clients connect on 127.0.0.1; 0 takes any free port
     * @throws OperatorError if the port is taken, the folder is in use by another process, or the folder cannot be written
     */
    public static EmbeddedBroker start(Path dataFolder, int port) {
        return start(dataFolder, port, Map.of());
    }

    /**
     * The same with further settings of Kafka's, which win: {@code listener.security.protocol.map} and what goes with it, say, for the
     * listener {@code CLIENTS}, which is also the broker's way to itself.
     */
    public static EmbeddedBroker start(Path dataFolder, int port, Map<String, String> settings) {
        long began = System.nanoTime();
        Path folder = dataFolder.toAbsolutePath().normalize();
        requireFree(port);
        EmbeddedBroker broker = launchLocked(folder, port, settings);
        LOG.info(
                "Embedded Kafka broker at {} with data in {} (ready in {} ms)",
                broker.bootstrapServers(),
                folder,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        return broker;
    }

    /** The address for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return BrokerProperties.HOST + ":" + port;
    }

    /** Stops the node in order and leaves its data in the folder. Closing twice is allowed. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stop(broker, controller);
            lock.close();
        }
    }

    private static EmbeddedBroker launchLocked(Path folder, int port, Map<String, String> settings) {
        FolderLock lock = FolderLock.take(folder);
        try {
            return launch(folder, port, settings, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedBroker launch(Path folder, int port, Map<String, String> settings, FolderLock lock) {
        Map<String, String> all = new HashMap<>(BrokerProperties.of(folder, port));
        all.putAll(settings);
        KafkaConfig config = new KafkaConfig(all);
        CompletableFuture<Map<Integer, InetSocketAddress>> voters = new CompletableFuture<>();
        SharedServer shared = new SharedServer(
                config,
                openFolder(folder),
                Time.SYSTEM,
                new Metrics(),
                voters,
                List.of(),
                // Kafka's own handler ends the process; a demo's broker must not take its host down.
                (name, fatal, action) -> new LoggingFaultHandler(name, action),
                ServerSocketFactory.INSTANCE);
        ControllerServer controller =
                new ControllerServer(shared, KafkaRaftServer.configSchema(), bootstrapMetadata(folder));
        BrokerServer broker = new BrokerServer(shared);
        var unused = controller.socketServerFirstBoundPortFuture().whenComplete((bound, failure) -> {
            if (failure == null) {
                voters.complete(
                        Map.of(BrokerProperties.NODE, new InetSocketAddress(InetAddress.getLoopbackAddress(), bound)));
            } else {
                voters.completeExceptionally(failure);
            }
        });
        try {
            startTogether(controller, broker);
            return new EmbeddedBroker(
                    lock, controller, broker, broker.boundPort(new ListenerName(BrokerProperties.CLIENTS)));
        } catch (RuntimeException e) {
            stop(broker, controller);
            throw e;
        }
    }

    /** The controller waits for its voter's port and the broker for its controller, so both start at once. */
    private static void startTogether(ControllerServer controller, BrokerServer broker) {
        CompletableFuture<Void> both = CompletableFuture.allOf(
                startOnThread("embedded-controller-start", controller::startup),
                startOnThread("embedded-broker-start", broker::startup));
        try {
            both.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorError("The embedded Kafka broker was interrupted while it started.", e);
        } catch (TimeoutException e) {
            throw new OperatorError(
                    "The embedded Kafka broker was not ready after " + START_SECONDS
                            + " s. Free some memory and processor time, or point kafka.bootstrap.servers at a running broker.",
                    e);
        } catch (ExecutionException e) {
            throw new OperatorError(
                    "The embedded Kafka broker did not start: " + rootMessage(e)
                            + ". Correct that, or point kafka.bootstrap.servers at a running broker.",
                    e);
        }
    }

    private static CompletableFuture<Void> startOnThread(String name, Runnable startup) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        startup.run();
                        done.complete(null);
                    } catch (Throwable t) {
                        done.completeExceptionally(t);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static void stop(BrokerServer broker, ControllerServer controller) {
        try {
            broker.shutdown();
        } catch (RuntimeException e) {
            LOG.warn("The embedded broker did not stop cleanly: {}", rootMessage(e));
        }
        try {
            controller.shutdown();
        } catch (RuntimeException e) {
            LOG.warn("The embedded controller did not stop cleanly: {}", rootMessage(e));
        }
    }

    private static MetaPropertiesEnsemble openFolder(Path folder) {
        try {
            BrokerProperties.format(folder);
            return new MetaPropertiesEnsemble.Loader()
                    .addLogDirs(List.of(folder.toString()))
                    .addMetadataLogDir(folder.toString())
                    .load();
        } catch (IOException e) {
            throw new OperatorError(
                    "The embedded Kafka broker cannot write to " + folder + " (" + e
                            + "). Choose a folder you may write to.",
                    e);
        }
    }

    private static BootstrapMetadata bootstrapMetadata(Path folder) {
        try {
            return new BootstrapDirectory(folder.toString()).read();
        } catch (Exception e) {
            throw new OperatorError(
                    "The embedded Kafka broker cannot read its folder " + folder + " (" + rootMessage(e)
                            + "). Delete the folder to start afresh.",
                    e);
        }
    }

    private static void requireFree(int port) {
        if (port == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            LOG.debug("Port {} is free", probe.getLocalPort());
        } catch (IOException e) {
            throw new OperatorError(
                    "The embedded Kafka broker cannot listen on " + BrokerProperties.HOST + ":" + port + " ("
                            + e.getMessage() + "). Stop what listens there, or choose another port.",
                    e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }
}
