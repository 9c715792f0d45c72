package dev.quatrain.stream.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @TempDir
    private Path folder;

    @Test
    void committed_transactions_are_read_and_aborted_ones_are_not() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            createTopic(broker, "readings");
            send(broker, "readings", List.of("a", "b"), true);
            send(broker, "readings", List.of("lost"), false);
            send(broker, "readings", List.of("c"), true);

            assertThat(readCommitted(broker, "readings", 3)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void restart_on_the_same_folder_keeps_topics_records_and_group_offsets() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            createTopic(broker, "readings");
            send(broker, "readings", List.of("a", "b"), true);
            assertThat(readCommitted(broker, "readings", 2)).containsExactly("a", "b");
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            assertThat(new Topics(kafka(broker), Duration.ofSeconds(10))
                            .createAbsent(List.of(TopicSpec.of("readings", 1, 1))))
                    .isEmpty();
            send(broker, "readings", List.of("c"), true);
            // The group's committed offset survived: only the new record comes.
            assertThat(readCommitted(broker, "readings", 1)).containsExactly("c");
        }
    }

    @Test
    void a_taken_port_is_an_error_the_operator_can_mend() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(folder, taken.getLocalPort()))
                    .isInstanceOf(OperatorError.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("choose another port");
        }
    }

    @Test
    void a_folder_in_use_is_refused_and_the_first_broker_goes_on() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(folder, 0))
                    .isInstanceOf(OperatorError.class)
                    .hasMessageContaining(folder.toString());
            createTopic(broker, "readings");
            send(broker, "readings", List.of("a"), true);
            assertThat(readCommitted(broker, "readings", 1)).containsExactly("a");
        }
    }

    private static void createTopic(EmbeddedBroker broker, String name) {
        new Topics(kafka(broker), Duration.ofSeconds(10)).createAbsent(List.of(TopicSpec.of(name, 1, 1)));
    }

    private static Map<String, Object> kafka(EmbeddedBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static void send(EmbeddedBroker broker, String topic, List<String> values, boolean commit) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "embedded-broker-test");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (String value : values) {
                var unused = producer.send(new ProducerRecord<>(topic, value));
            }
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private static List<String> readCommitted(EmbeddedBroker broker, String topic, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "group.id", "embedded-broker-test",
                "isolation.level", "read_committed",
                "enable.auto.commit", false,
                "auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            consumer.commitSync();
        }
        return values;
    }
}
