package dev.quatrain.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.stream.app.StreamsProperties;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.metrics.ScoringMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More than the model can take, on a real broker. */
@Timeout(180)
class OverloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITIONS = 4;
    private static final long T0 = 1_700_000_000_000L;

    @TempDir
    private Path folder = Path.of("unset");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    /** What should not happen while it runs: other states than RUNNING, and exceptions. */
    private final Queue<String> disturbances = new ConcurrentLinkedQueue<>();

    @SuppressWarnings("NullAway.Init")
    private EmbeddedBroker broker;

    private int sent;

    @BeforeEach
    void startBroker() {
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        new Topics(client(), Duration.ofSeconds(20))
                .createAbsent(List.of(
                        TopicSpec.of("readings", PARTITIONS, 1),
                        TopicSpec.of("app.p.commands", PARTITIONS, 1),
                        TopicSpec.of("app.scores", PARTITIONS, 1),
                        TopicSpec.of("app.alerts", PARTITIONS, 1),
                        TopicSpec.of("app.dlq", PARTITIONS, 1)));
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    @Test
    void a_slow_model_steps_larger_batches_and_keeps_its_partitions() {
        try (SlowModel slow = new SlowModel(StepModel.open(TinyModel.bundle(), 1), Duration.ofMillis(50));
                KafkaStreams streams = start(slow, Duration.ofMillis(5))) {
            send(12, 500, 0);

            await().atMost(PATIENCE).until(() -> lag() > 0);
            await().atMost(PATIENCE).until(() -> scores() == sent);
            await().atMost(PATIENCE).until(() -> lag() == 0);
            assertThat(disturbances).isEmpty();
            assertThat(sent / slow.steps.get()).as("readings in a step").isGreaterThan(12);
            streams.close(PATIENCE);
        }
    }

    @Test
    void a_slow_model_keeps_its_partitions_though_one_series_sends_all() {
        try (SlowModel slow = new SlowModel(StepModel.open(TinyModel.bundle(), 1), Duration.ofMillis(20));
                KafkaStreams streams = start(slow, Duration.ofMillis(500))) {
            send(256, 1, 0);

            await().atMost(PATIENCE).until(() -> scores() == sent);
            assertThat(disturbances).isEmpty();
            streams.close(PATIENCE);
        }
    }

    @Test
    void a_burst_drains_without_filling_the_heap() {
        try (StepModel model = StepModel.open(TinyModel.bundle(), 1);
                KafkaStreams streams = start(model, Duration.ofMillis(5))) {
            send(10, 100, 400);
            await().atMost(PATIENCE).until(() -> scores() == sent);
            long before = heap();

            send(1000, 100, 400);
            long most = 0;
            while (scores() < sent) {
                most = Math.max(most, heap());
                pause();
            }
            assertThat(most - before)
                    .as("100,000 waiting readings of 450 bytes would be far more")
                    .isLessThan(50L << 20);
            assertThat(heap() - before).isLessThan(25L << 20);
            assertThat(disturbances).isEmpty();
            streams.close(PATIENCE);
        }
    }

    private KafkaStreams start(StepModel model, Duration linger) {
        Map<String, String> kafka = new HashMap<>();
        client().forEach((key, value) -> kafka.put(key, value.toString()));
        kafka.put("max.poll.interval.ms", "2000");
        AppConfig config = TopologyFixture.config(kafka, TopologyFixture.batching(256, linger));
        KafkaStreams streams = new KafkaStreams(
                new ScoringTopology(config, new ScoringMetrics(registry), Clock.systemUTC())
                        .build(List.of(new LoadedPipeline(config.pipelines().get(0), model))),
                StreamsProperties.of(config, folder.resolve("state")));
        ScoringMetrics.lag(registry, streams::metrics, streams::metadataForLocalThreads);
        streams.setUncaughtExceptionHandler(exception -> {
            disturbances.add(exception.toString());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        streams.setStateListener((state, before) -> {
            if (before == KafkaStreams.State.RUNNING && state == KafkaStreams.State.REBALANCING) {
                disturbances.add(before + " to " + state);
            }
        });
        streams.start();
        await().atMost(PATIENCE).until(() -> streams.state() == KafkaStreams.State.RUNNING);
        disturbances.clear();
        return streams;
    }

    /** So many more readings of each series, with a field that nobody reads of so many bytes. */
    private void send(int each, int series, int padding) {
        String pad = "x".repeat(padding);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < each; i++, sent += series) {
                for (int s = 0; s < series; s++) {
                    String value = "{\"ts\":" + (T0 + sent + s) + ",\"a\":1,\"b\":2,\"pad\":\"" + pad + "\"}";
                    var unused = producer.send(new ProducerRecord<>("readings", utf8("series-" + s), utf8(value)));
                }
            }
        }
    }

    private Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private double lag() {
        return registry.scrape(name -> name.equals("quatrain_lag_readings")).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(point -> ((GaugeDataPointSnapshot) point).getValue())
                .sum();
    }

    /** Readings that were scored, by the counter. */
    private long scores() {
        return (long) registry.scrape(name -> name.equals("quatrain_events")).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(point -> ((CounterDataPointSnapshot) point).getValue())
                .sum();
    }

    /** A collection of the whole heap stops everything, the broker too. */
    private static void pause() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
