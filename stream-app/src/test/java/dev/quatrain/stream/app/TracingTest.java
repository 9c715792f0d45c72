package dev.quatrain.stream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.broker.LoneConsumer;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfigReader;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.shaded.com.google.protobuf.ByteString;
import org.apache.kafka.shaded.io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import org.apache.kafka.shaded.io.opentelemetry.proto.common.v1.KeyValue;
import org.apache.kafka.shaded.io.opentelemetry.proto.trace.v1.ResourceSpans;
import org.apache.kafka.shaded.io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collector gets a span of each scored reading whose trace is recorded, and the trace goes on from that span. */
@Timeout(120)
class TracingTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void spans_of_sampled_readings_reach_the_collector() throws Exception {
        TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "1"));
        List<ResourceSpans> received = new CopyOnWriteArrayList<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> receive(exchange, received));
        collector.start();
        Path file = Files.writeString(
                folder.resolve("app.yaml"), """
                app: traced
                topics: { partitions: 1, replication: 1 }
                tracing: { otlp: "http://127.0.0.1:%d" }
                pipelines:
                  - name: p
                    readings: { topic: readings, time: ts }
                    model: tiny.qtn
                """.formatted(collector.getAddress().getPort()));
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            AppConfig config = AppConfigReader.read(
                    file, Map.of("kafka.bootstrap.servers", broker.bootstrapServers(), "http.port", "0"), Map.of());
            Map<String, String> scored;
            try (Application application = Application.start(config, new PrometheusRegistry());
                    KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                            new ByteArraySerializer(),
                            new ByteArraySerializer())) {
                send(producer, "sampled", "00-" + TRACE + "-" + PARENT + "-01");
                send(producer, "unsampled", "00-" + TRACE + "-" + PARENT + "-00");
                send(producer, "invalid", "00-" + TRACE + "-x-01");
                scored = traceOfScores(config, 3);
                assertThat(application.stopped()).isNotDone();
            }
            // Closing has sent what was left.
            assertThat(received).hasSize(1);
            ResourceSpans ofService = received.get(0);
            assertThat(text(ofService.getResource().getAttributesList())).containsEntry("service.name", "traced");
            List<Span> spans = ofService.getScopeSpans(0).getSpansList();
            assertThat(spans).hasSize(1);
            Span span = spans.get(0);
            assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
            assertThat(hex(span.getParentSpanId())).isEqualTo(PARENT);
            assertThat(span.getName()).isEqualTo("process readings");
            assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CONSUMER);
            assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
            assertThat(text(span.getAttributesList()))
                    .containsEntry("messaging.system", "kafka")
                    .containsEntry("messaging.destination.name", "readings")
                    .containsEntry("quatrain.pipeline", "p")
                    .containsEntry("quatrain.series", "sampled")
                    .containsEntry("quatrain.model.id", "tiny");
            assertThat(scored)
                    .containsEntry("sampled", "00-" + TRACE + "-" + hex(span.getSpanId()) + "-01")
                    .containsEntry("unsampled", "00-" + TRACE + "-" + PARENT + "-00")
                    .containsEntry("invalid", "");
        } finally {
            collector.stop(0);
        }
    }

    private static void receive(HttpExchange exchange, List<ResourceSpans> received) throws IOException {
        try (exchange) {
            received.addAll(ExportTraceServiceRequest.parseFrom(
                            exchange.getRequestBody().readAllBytes())
                    .getResourceSpansList());
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String series, String parent) {
        ProducerRecord<byte[], byte[]> reading =
                new ProducerRecord<>("readings", utf8(series), utf8("{\"ts\":1000,\"a\":1,\"b\":1}"));
        reading.headers().add("traceparent", utf8(parent));
        var unused = producer.send(reading);
    }

    /** The traceparent of each series' score, empty where there is none. */
    private static Map<String, String> traceOfScores(AppConfig config, int count) {
        Map<String, String> found = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(LoneConsumer.properties(config.kafka(), "test"))) {
            var unused = LoneConsumer.assignFromBeginning(consumer, config.scoresTopic(), Duration.ofSeconds(20));
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    Score score = ScoreJson.decode(Objects.requireNonNull(record.value()));
                    Header parent = record.headers().lastHeader("traceparent");
                    found.put(score.series(), parent == null ? "" : new String(parent.value(), StandardCharsets.UTF_8));
                });
                return found.size() == count;
            });
        }
        return found;
    }

    private static Map<String, String> text(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, pair -> pair.getValue().getStringValue()));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
