package dev.quatrain.stream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.config.AppConfigReader;
import dev.quatrain.stream.http.Health;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The only broker goes away in mid-stream and comes back. How long it is away: {@code -Doutage.seconds}, 15 unless it is said. */
@Timeout(600)
class BrokerOutageTest {
    private static final int SERIES = 10;
    private static final int STEPS = 60;
    private static final long T0 = 1_700_000_000_000L;
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("outage.seconds", 15));

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void the_application_waits_without_toil_says_so_and_then_scores_everything_once() throws Exception {
        TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "1"));
        Path file = Files.writeString(folder.resolve("app.yaml"), """
                app: outage
                topics: { partitions: 2, replication: 1 }
                pipelines: [ { name: p, readings: { topic: readings, time: ts }, model: tiny.qtn } ]
                """);
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        String servers = broker.bootstrapServers();
        int port = Integer.parseInt(servers.substring(servers.indexOf(':') + 1));
        try (Application application = Application.start(
                        AppConfigReader.read(
                                file, Map.of("kafka.bootstrap.servers", servers, "http.port", "0"), Map.of()),
                        new PrometheusRegistry());
                KafkaProducer<String, String> producer = producer(servers)) {
            for (int t = 0; t < STEPS / 2; t++) {
                send(producer, t);
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> application.health().ready());
            // Half a batch may be under way when the broker goes.
            send(producer, STEPS / 2);
            broker.close();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !application.health().ready());
            Health away = application.health();
            assertThat(away.alive()).isTrue();
            assertThat(away.reason()).contains("No broker has answered for ", "goes on where it stopped");
            long cpu = cpuNanos();
            long began = System.nanoTime();
            await().during(OUTAGE)
                    .atMost(OUTAGE.plusSeconds(10))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> application.health().alive());
            double share = (double) (cpuNanos() - cpu) / (System.nanoTime() - began);
            System.out.printf(Locale.ROOT, "BrokerOutageTest: %.3f cores while the broker was away%n", share);
            assertThat(share).as("cores busy while there is nothing to do").isLessThan(0.5);

            broker = EmbeddedBroker.start(folder.resolve("broker"), port);
            for (int t = STEPS / 2 + 1; t < STEPS; t++) {
                send(producer, t);
            }
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> application.health().ready());
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> scored(servers).values().stream()
                                    .mapToInt(List::size)
                                    .sum()
                            >= SERIES * STEPS);
            Map<String, List<Long>> scored = scored(servers);
            assertThat(scored).hasSize(SERIES);
            List<Long> all = LongStream.range(0, STEPS).boxed().toList();
            assertThat(scored.values()).allSatisfy(times -> assertThat(times).isEqualTo(all));
        } finally {
            broker.close();
        }
    }

    private static KafkaProducer<String, String> producer(String servers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "delivery.timeout.ms", "600000"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static void send(KafkaProducer<String, String> producer, int t) throws Exception {
        for (int s = 0; s < SERIES; s++) {
            String reading = "{\"ts\":" + (T0 + 1000L * t) + ",\"a\":" + Math.sin(t + s) + ",\"b\":1}";
            producer.send(new ProducerRecord<>("readings", "series-" + s, reading))
                    .get(120, TimeUnit.SECONDS);
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Steps that were scored and committed, by series, in order. */
    private static Map<String, List<Long>> scored(String servers) {
        Map<String, List<Long>> scored = new TreeMap<>();
        Map<String, Object> properties = Map.of("bootstrap.servers", servers, "isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions =
                    List.of(new TopicPartition("outage.scores", 0), new TopicPartition("outage.scores", 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<String, String> score : consumer.poll(Duration.ofMillis(200))) {
                    scored.computeIfAbsent(score.key(), series -> new ArrayList<>())
                            .add((score.timestamp() - T0) / 1000);
                }
            }
        }
        return scored;
    }
}
