package dev.quatrain.stream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertJson;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.commands.CommandSender;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfigReader;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Silence and a command, over a real broker and a restart. */
@Timeout(120)
class SilenceTest {
    private static final long T0 = 1_700_000_000_000L;
    private static final int PARTITIONS = 2;

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void series_fall_silent_by_the_time_of_others_and_by_the_clock_and_speak_again_after_a_restart() throws Exception {
        TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "1"));
        Path file = Files.writeString(folder.resolve("app.yaml"), """
                app: quiet
                topics: { partitions: 2, replication: 1 }
                pipelines:
                  - name: p
                    readings: { topic: readings, time: ts }
                    model: tiny.qtn
                    guard: { silence: { after: 3, patience: 2s } }
                """);
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer());
                KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            AppConfig config = AppConfigReader.read(
                    file, Map.of("kafka.bootstrap.servers", broker.bootstrapServers(), "http.port", "0"), Map.of());
            List<Alert> alerts = new ArrayList<>();
            List<Score> scores = new ArrayList<>();
            Alert fired;
            try (Application application = Application.start(config, new PrometheusRegistry())) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> application.health().ready());
                consumer.assign(IntStream.range(0, PARTITIONS)
                        .boxed()
                        .flatMap(i ->
                                List.of(new TopicPartition("quiet.alerts", i), new TopicPartition("quiet.scores", i))
                                        .stream())
                        .toList());
                consumer.seekToBeginning(consumer.assignment());
                send(producer, "silent", 0);
                for (int t = 0; t < 8; t++) {
                    send(producer, "other", t);
                }
                fired = awaitAlert(consumer, alerts, scores, "silent", AlertState.FIRING);
                assertThat(fired.startedAtMillis()).isEqualTo(T0 + 3000);
                // Nothing more comes: the clock goes on where event time stopped.
                Alert byTheClock = awaitAlert(consumer, alerts, scores, "other", AlertState.FIRING);
                assertThat(byTheClock.startedAtMillis()).isEqualTo(T0 + 10_000);
            }
            try (Application application = Application.start(config, new PrometheusRegistry());
                    CommandSender commands = new CommandSender(config, Clock.systemUTC())) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> application.health().ready());
                commands.reset("p", "other", "anna").get(20, TimeUnit.SECONDS);
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                    send(producer, "other", 9 + scores.size());
                    poll(consumer, alerts, scores);
                    assertThat(scores)
                            .anySatisfy(
                                    score -> assertThat(score.flags()).contains(ScoreFlag.RESET, ScoreFlag.COMMANDED));
                });
                send(producer, "silent", 900);
                Alert resolved = awaitAlert(consumer, alerts, scores, "silent", AlertState.RESOLVED);
                assertThat(resolved.id()).isEqualTo(fired.id());
                assertThat(resolved.endedAtMillis()).isEqualTo(T0 + 900_000);
                assertThat(awaitAlert(consumer, alerts, scores, "other", AlertState.RESOLVED)
                                .startedAtMillis())
                        .isEqualTo(T0 + 10_000);
            }
        }
    }

    /** The first of a series in that state. */
    private static Alert awaitAlert(
            KafkaConsumer<String, byte[]> consumer,
            List<Alert> alerts,
            List<Score> scores,
            String series,
            AlertState state) {
        return await().atMost(Duration.ofSeconds(40))
                .until(
                        () -> {
                            poll(consumer, alerts, scores);
                            return alerts.stream()
                                    .filter(alert -> alert.series().equals(series) && alert.state() == state)
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Takes the alerts on silence, and all scores. */
    private static void poll(KafkaConsumer<String, byte[]> consumer, List<Alert> alerts, List<Score> scores) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> {
            if (record.topic().endsWith(".scores")) {
                scores.add(ScoreJson.decode(record.value()));
                return;
            }
            Alert alert = AlertJson.decode(record.value());
            if (alert.rule().equals("silence")) {
                alerts.add(alert);
            }
        });
    }

    /** Both series stand in one partition, so that one tells the time for the other. */
    private static void send(KafkaProducer<String, String> producer, String series, int second) throws Exception {
        String reading = "{\"ts\":" + (T0 + 1000L * second) + ",\"a\":1,\"b\":1}";
        producer.send(new ProducerRecord<>("readings", 0, series, reading)).get(30, TimeUnit.SECONDS);
    }
}
