package dev.quatrain.stream.live;

import static dev.quatrain.stream.live.FakeRecords.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quatrain.schemas.AlertJson;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.ScoreJson;
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
    private static final String SCORES = "pumps.scores";
    private static final String ALERTS = "pumps.alerts";
    private static final Duration SOON = Duration.ofSeconds(40);
    private final LiveView view = new LiveView();

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("bootstrap.servers", broker.bootstrapServers());
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte @Nullable [] value) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    }

    private static ProducerRecord<byte[], byte[]> score(String series, long time) {
        return record(SCORES, series, ScoreJson.encode(FakeRecords.score(series, "m", time, 0.5f)));
    }

    private static ProducerRecord<byte[], byte[]> firing(String id) {
        return record(ALERTS, id, AlertJson.encode(alert(id, "a", AlertState.FIRING, 1)));
    }

    @Test
    void committed_scores_and_alerts_are_seen_over_a_broker_restart_and_bad_records_skipped(@TempDir Path folder)
            throws Exception {
        int port;
        TopicTail tail;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            port = Integer.parseInt(broker.bootstrapServers()
                    .substring(broker.bootstrapServers().lastIndexOf(':') + 1));
            Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", "ignored");
            tail = new TopicTail(kafka, SCORES, ALERTS, view);
            new Topics(kafka, Duration.ofSeconds(20))
                    .createAbsent(List.of(TopicSpec.of(SCORES, 2, 1), TopicSpec.compacted(ALERTS, 1, 1)));
            try (KafkaProducer<byte[], byte[]> producer = producer(broker, Map.of())) {
                producer.send(score("a", 1)).get();
                producer.send(record(SCORES, "a", "no score".getBytes(StandardCharsets.UTF_8)))
                        .get();
                producer.send(score("b", 2)).get();
                producer.send(firing("x")).get();
                producer.send(firing("y")).get();
                producer.send(record(ALERTS, "y", null)).get();
                producer.flush();
            }
            await().atMost(SOON)
                    .until(() ->
                            view.totals().scoresTotal() == 2 && view.totals().firing() == 1);
            assertThat(tail.malformed()).isEqualTo(1);

            try (KafkaProducer<byte[], byte[]> producer = producer(broker, Map.of("transactional.id", "t"))) {
                producer.initTransactions();
                producer.beginTransaction();
                var unused = producer.send(score("aborted", 3));
                producer.flush();
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(score("committed", 4)).get();
                producer.commitTransaction();
            }
            await().atMost(SOON).until(() -> view.totals().scoresTotal() == 3);
        }
        try (EmbeddedBroker again = EmbeddedBroker.start(folder, port)) {
            try (KafkaProducer<byte[], byte[]> producer = producer(again, Map.of())) {
                producer.send(score("c", 5)).get();
                producer.flush();
            }
            await().atMost(SOON).until(() -> view.totals().scoresTotal() == 4);
        } finally {
            tail.close();
        }

        assertThat(view.series("", null, 10, 0).series())
                .extracting(SeriesSummary::series)
                .containsExactly("a", "b", "c", "committed");
    }

    @Test
    void a_tail_without_a_broker_waits_and_closes_at_once() {
        TopicTail tail = new TopicTail(Map.of("bootstrap.servers", "127.0.0.1:1"), SCORES, ALERTS, view);
        long before = System.nanoTime();

        tail.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }
}
