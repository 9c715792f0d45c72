package dev.quatrain.stream.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfigReader;
import dev.quatrain.stream.deadletter.DeadLetters;
import dev.quatrain.stream.http.Browser;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a reading in a topic to a score, an alert and a dead letter, over a real broker and into a real browser. */
@Timeout(180)
class WholePathTest {
    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void good_readings_are_scored_bad_ones_dead_lettered_and_people_see_it() throws Exception {
        TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "1"));
        Path file = Files.writeString(folder.resolve("app.yaml"), """
                app: whole
                topics: { partitions: 2, replication: 1 }
                pipelines:
                  - name: p
                    readings: { topic: readings, time: ts }
                    model: tiny.qtn
                """);
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            AppConfig config = AppConfigReader.read(
                    file, Map.of("kafka.bootstrap.servers", broker.bootstrapServers(), "http.port", "0"), Map.of());
            try (Application application = Application.start(config, new PrometheusRegistry());
                    Browser browser = Browser.launch();
                    KafkaProducer<byte[], byte[]> producer = producer(broker)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> status(application, "readyz") == 200);
                Page page = browser.page(1280, 800, ColorScheme.LIGHT);
                page.navigate(application.url());

                long now = System.currentTimeMillis();
                for (int t = 0; t < 30; t++) {
                    for (String series : List.of("north", "south")) {
                        send(producer, series, reading(now + 1000L * t, t == 25 && series.equals("north") ? 500 : 1));
                        sendGarbage(producer, t);
                    }
                }

                List<ConsumerRecord<byte[], byte[]>> scores = awaitRecords(broker, "whole.scores", 60);
                assertThat(scores).as("one score for each good reading").hasSize(60);
                Map<String, Integer> reasons = new TreeMap<>();
                for (ConsumerRecord<byte[], byte[]> letter : awaitRecords(broker, "whole.dlq", 60)) {
                    reasons.merge(
                            Objects.requireNonNull(DeadLetters.text(letter.headers(), DeadLetters.REASON)),
                            1,
                            Integer::sum);
                }
                assertThat(reasons)
                        .as("every bad reading, once, with its reason")
                        .isEqualTo(Map.of(
                                "missing_feature",
                                20,
                                "wrong_type",
                                10,
                                "not_json",
                                20,
                                "null_value",
                                6,
                                "missing_series",
                                4));

                assertThat(page.getByTestId("series-row")).hasCount(2);
                assertThat(page.getByTestId("alert-item").first()).containsText("north");
                assertThat(page.getByTestId("alert-item").first()).containsText("a is 500");
                String metrics = get(application, "metrics").body();
                assertThat(metrics)
                        .contains("quatrain_dead_letters_total{pipeline=\"p\",reason=\"wrong_type\"} 10")
                        .contains("quatrain_model_info{")
                        .contains("quatrain_event_latency_seconds_bucket{");
                assertThat(get(application, "api/v1/models").body()).contains("\"tiny\"");
                assertThat(status(application, "healthz")).isEqualTo(200);
            }
        }
    }

    /** One of seven kinds of bad record, one of them a megabyte long. */
    private static void sendGarbage(KafkaProducer<byte[], byte[]> producer, int t) throws Exception {
        switch (t % 6) {
            case 0 -> send(producer, "bad", "{\"ts\":" + t + ",\"a\":1}");
            case 1 -> send(producer, "bad", "{\"ts\":" + t + ",\"a\":NaN,\"b\":1}");
            case 2 -> send(producer, "bad", "{\"ts\":" + t + ",\"a\":\"12\",\"b\":1}");
            case 3 -> send(producer, "bad", "x".repeat(1_000_000));
            case 4 -> send(producer, "bad", "{\"ts\":1,\"a\":");
            default -> {
                if (t % 12 == 5) {
                    send(producer, "bad", null);
                } else {
                    send(producer, null, reading(t, 1));
                }
            }
        }
    }

    private static String reading(long time, float a) {
        return "{\"ts\":" + time + ",\"a\":" + a + ",\"b\":1,\"unknown\":{\"deep\":[1,2]}}";
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, @Nullable String key, @Nullable String value)
            throws Exception {
        producer.send(new ProducerRecord<>("readings", utf8(key), utf8(value))).get(30, TimeUnit.SECONDS);
    }

    private static byte @Nullable [] utf8(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static int status(Application application, String path) {
        return get(application, path).statusCode();
    }

    private static HttpResponse<String> get(Application application, String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(application.url() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What is committed in a topic once at least so many records are there. */
    private static List<ConsumerRecord<byte[], byte[]>> awaitRecords(EmbeddedBroker broker, String topic, int atLeast) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> properties =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            int quiet = 0;
            while (quiet < 5 && System.nanoTime() < deadline) {
                int before = records.size();
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                quiet = records.size() < atLeast || records.size() > before ? 0 : quiet + 1;
            }
        }
        return records;
    }
}
