package dev.quatrain.stream.live;

import static dev.quatrain.stream.live.FakeRecords.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertJson;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TopicTailTest {
    private static final String ALERTS = "pumps.alerts";
    private static final Duration SOON = Duration.ofSeconds(40);
    private final LiveAlerts alerts = new LiveAlerts();

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("bootstrap.servers", broker.bootstrapServers());
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte @Nullable [] value) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    }

    private static ProducerRecord<byte[], byte[]> firing(String id) {
        return record(ALERTS, id, AlertJson.encode(alert(id, "a", AlertState.FIRING, 1)));
    }

    @Test
    void committed_alerts_are_seen_over_a_broker_restart_and_bad_records_skipped(@TempDir Path folder)
            throws Exception {
        int port;
        TopicTail tail;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            port = Integer.parseInt(broker.bootstrapServers()
                    .substring(broker.bootstrapServers().lastIndexOf(':') + 1));
            Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", "ignored");
            tail = new TopicTail(kafka, ALERTS, alerts);
            new Topics(kafka, Duration.ofSeconds(20)).createAbsent(List.of(TopicSpec.compacted(ALERTS, 1, 1)));
            try (KafkaProducer<byte[], byte[]> producer = producer(broker, Map.of())) {
                producer.send(record(ALERTS, "a", "no alert".getBytes(StandardCharsets.UTF_8)))
                        .get();
                producer.send(firing("x")).get();
                producer.send(firing("y")).get();
                producer.send(record(ALERTS, "y", null)).get();
                producer.flush();
            }
            await().atMost(SOON).until(() -> ids().equals(List.of("x")));
            assertThat(tail.malformed()).isEqualTo(1);

            try (KafkaProducer<byte[], byte[]> producer = producer(broker, Map.of("transactional.id", "t"))) {
                producer.initTransactions();
                producer.beginTransaction();
                var unused = producer.send(firing("aborted"));
                producer.flush();
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(firing("committed")).get();
                producer.commitTransaction();
            }
            await().atMost(SOON).until(() -> ids().equals(List.of("committed", "x")));
        }
        try (EmbeddedBroker again = EmbeddedBroker.start(folder, port)) {
            try (KafkaProducer<byte[], byte[]> producer = producer(again, Map.of())) {
                producer.send(firing("z")).get();
                producer.flush();
            }
            await().atMost(SOON).until(() -> ids().equals(List.of("committed", "x", "z")));
        } finally {
            tail.close();
        }
    }

    private List<String> ids() {
        return alerts.list(alert -> true).stream().map(Alert::id).toList();
    }

    @Test
    void a_tail_without_a_broker_waits_and_closes_at_once() {
        TopicTail tail = new TopicTail(Map.of("bootstrap.servers", "127.0.0.1:1"), ALERTS, alerts);
        long before = System.nanoTime();

        tail.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }
}
