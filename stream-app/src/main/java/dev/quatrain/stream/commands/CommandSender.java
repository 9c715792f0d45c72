package dev.quatrain.stream.commands;

import dev.quatrain.model.OperatorError;
import dev.quatrain.schemas.Command;
import dev.quatrain.schemas.CommandJson;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.Pipeline;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends commands to the pipelines of an application, of whatever instance. Thread-safe.
 *
 * <p>A command goes to every partition of its pipeline's topic. Which partition a series is in was decided by whoever writes its readings, with
 * whatever partitioner; a task that does not know the series passes the command over, and obeying it twice is as obeying it once.
 */
public final class CommandSender implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BLOCKED_MILLIS = 10_000;

    private final AppConfig config;
    private final Producer<byte[], byte[]> producer;
    private final Clock clock;

    /** Connects when the first command is sent. */
    public CommandSender(AppConfig config, Clock clock) {
        this(
                config,
                new KafkaProducer<>(properties(config), new ByteArraySerializer(), new ByteArraySerializer()),
                clock);
    }

    CommandSender(AppConfig config, Producer<byte[], byte[]> producer, Clock clock) {
        this.config = config;
        this.producer = producer;
        this.clock = clock;
    }

    private static Map<String, Object> properties(AppConfig config) {
        Map<String, Object> properties = new HashMap<>(config.kafka());
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, config.app() + "-commands");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MOST_BLOCKED_MILLIS);
        return properties;
    }

    /**
     * Has a series start afresh with its next reading.
     *
     * @param requestedBy who asks, for the log; may be empty
     * @return completes when all partitions have the command. Blocks until the topic's partitions are known, for 10 s at most
     * @throws OperatorError if there is no such pipeline
     */
    public CompletableFuture<Void> reset(String pipeline, String series, String requestedBy) {
        return send(pipeline, new Command(Command.Action.RESET, series, requestedBy, clock.millis()));
    }

    private CompletableFuture<Void> send(String pipeline, Command command) {
        String topic = config.commandsTopic(known(pipeline));
        byte[] key = command.series().getBytes(StandardCharsets.UTF_8);
        byte[] value = CommandJson.encode(command);
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (PartitionInfo partition : producer.partitionsFor(topic)) {
            CompletableFuture<Void> arrived = new CompletableFuture<>();
            var unused = producer.send(
                    new ProducerRecord<>(topic, partition.partition(), command.requestedAtMillis(), key, value),
                    (metadata, failure) -> {
                        if (failure == null) {
                            arrived.complete(null);
                        } else {
                            arrived.completeExceptionally(failure);
                        }
                    });
            sent.add(arrived);
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new));
    }

    private Pipeline known(String pipeline) {
        return config.pipelines().stream()
                .filter(one -> one.name().equals(pipeline))
                .findFirst()
                .orElseThrow(() -> new OperatorError("There is no pipeline called " + pipeline + ". Known: "
                        + String.join(
                                ", ",
                                config.pipelines().stream().map(Pipeline::name).toList())
                        + "."));
    }

    @Override
    public void close() {
        producer.close(PATIENCE);
    }
}
