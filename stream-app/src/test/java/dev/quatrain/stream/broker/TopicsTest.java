package dev.quatrain.stream.broker;

import static java.util.Objects.requireNonNull;
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
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicsTest {
    private EmbeddedBroker broker;
    private Topics topics;

    @BeforeAll
    void startBroker(@TempDir Path folder) {
        broker = EmbeddedBroker.start(folder, 0);
        topics = new Topics(Map.of("bootstrap.servers", broker.bootstrapServers()), Duration.ofSeconds(10));
    }

    @AfterAll
    void stopBroker() {
        broker.close();
    }

    @Test
    void absent_topics_are_created_with_their_partitions_and_settings() throws Exception {
        assertThat(topics.createAbsent(
                        List.of(TopicSpec.of("made.scores", 4, 1), TopicSpec.compacted("made.alerts", 2, -1))))
                .containsExactlyInAnyOrder("made.scores", "made.alerts");

        assertThat(describe("made.scores").partitions()).hasSize(4);
        assertThat(describe("made.alerts").partitions()).hasSize(2);
        assertThat(setting("made.alerts", "cleanup.policy")).isEqualTo("compact");
        assertThat(setting("made.scores", "cleanup.policy")).isEqualTo("delete");
    }

    @Test
    void a_new_topic_takes_every_batch_from_the_first_moment() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker.bootstrapServers(), "batch.size", 1000, "delivery.timeout.ms", 40_000);
        for (int attempt = 0; attempt < 5; attempt++) {
            String topic = "fresh-" + attempt;
            topics.createAbsent(List.of(TopicSpec.of(topic, 16, 1)));
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
                for (int i = 0; i < 2_000; i++) {
                    sent.add(producer.send(new ProducerRecord<>(topic, i % 16, null, new byte[400])));
                }
                producer.flush();
            }
            assertThat(sent).allSatisfy(record -> assertThat(record).succeedsWithin(Duration.ZERO));
        }
    }

    @Test
    void existing_topics_are_left_alone_even_when_they_differ() throws Exception {
        topics.createAbsent(List.of(TopicSpec.of("kept", 3, 1)));

        assertThat(topics.createAbsent(List.of(TopicSpec.compacted("kept", 6, 1), TopicSpec.of("kept.new", 1, 1))))
                .containsExactly("kept.new");

        assertThat(describe("kept").partitions()).hasSize(3);
        assertThat(setting("kept", "cleanup.policy")).isEqualTo("delete");
    }

    @Test
    void a_replication_the_broker_cannot_give_is_an_error_that_names_the_topic() {
        assertThatThrownBy(() -> topics.createAbsent(List.of(TopicSpec.of("too.many", 1, 3))))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("too.many")
                .hasMessageContaining("replication");
    }

    @Test
    void an_unreachable_broker_is_named_together_with_ways_to_mend_it() throws Exception {
        int nobody;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = probe.getLocalPort();
        }
        Topics unreachable = new Topics(Map.of("bootstrap.servers", "127.0.0.1:" + nobody), Duration.ofSeconds(1));

        assertThatThrownBy(() -> unreachable.createAbsent(List.of(TopicSpec.of("any", 1, 1))))
                .isInstanceOf(OperatorError.class)
                .hasMessage("No Kafka broker answers at 127.0.0.1:" + nobody
                        + " (waited 1 s). Start one, correct kafka.bootstrap.servers, or use --embedded."
                        + " If it wants TLS or a login, set security.protocol under kafka:.");
    }

    @Test
    void settings_kafka_cannot_use_are_an_operator_error() {
        assertThatThrownBy(() -> new Topics(Map.of("bootstrap.servers", "no-port"), Duration.ofSeconds(1))
                        .createAbsent(List.of(TopicSpec.of("any", 1, 1))))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("no-port");
    }

    private TopicDescription describe(String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return requireNonNull(admin.describeTopics(List.of(name))
                            .topicNameValues()
                            .get(name))
                    .get();
        }
    }

    private String setting(String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return requireNonNull(
                            admin.describeConfigs(List.of(resource)).values().get(resource))
                    .get()
                    .get(key)
                    .value();
        }
    }
}
