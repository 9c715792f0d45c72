package dev.quatrain.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import dev.quatrain.stream.tls.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/** The application as a process of its own, with a broker that wants TLS and a login. */
@Timeout(120)
class SecureKafkaTest {
    private static final String PASSWORD = "let-quatrain-in";
    private static final String JAAS =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";";

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void readings_are_scored_over_tls_with_a_login_and_a_wrong_one_ends_the_process_in_words() throws Exception {
        SelfSigned certificate = SelfSigned.in(folder);
        TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "1"));
        Path config = Files.writeString(folder.resolve("app.yaml"), """
                app: secure
                topics: { partitions: 1, replication: 1 }
                kafka:
                  security.protocol: SASL_SSL
                  sasl.mechanism: PLAIN
                  sasl.jaas.config: '%s'
                  ssl.truststore.type: PEM
                  ssl.truststore.location: %s
                pipelines: [ { name: p, readings: { topic: readings, time: ts }, model: tiny.qtn } ]
                http: { port: 0 }
                """.formatted(
                        JAAS.formatted("quatrain", "${env:PUMPS_PASSWORD}"), certificate.certificate()));
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0, secure(certificate))) {
            Map<String, Object> client = client(broker, certificate);
            new Topics(client, Duration.ofSeconds(20)).createAbsent(List.of(TopicSpec.of("readings", 1, 1)));
            String bootstrap = broker.bootstrapServers();
            Path log = folder.resolve("app.log");
            try (AppProcess app = AppProcess.start(
                            log,
                            Map.of("QUATRAIN_KAFKA_BOOTSTRAP_SERVERS", bootstrap, "PUMPS_PASSWORD", PASSWORD),
                            "serve",
                            config.toString());
                    KafkaProducer<String, String> producer =
                            new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
                for (int t = 0; t < 20; t++) {
                    producer.send(new ProducerRecord<>("readings", "s", "{\"ts\":" + t + ",\"a\":1,\"b\":2}"))
                            .get(30, TimeUnit.SECONDS);
                }
                assertThat(scores(client, 20)).as(Files.readString(log)).isEqualTo(20);
                assertThat(app.terminate()).isEqualTo(143);
            }
            assertThat(Files.readString(log))
                    .contains("kafka.sasl.jaas.config: ****")
                    .doesNotContain(PASSWORD);

            assertThat(failure(config, bootstrap, "wrong", certificate.certificate()))
                    .contains("error: The Kafka brokers at " + bootstrap)
                    .contains("Authentication failed")
                    .contains("sasl.jaas.config")
                    .doesNotContain("\tat ");
            Files.createDirectories(folder.resolve("other"));
            assertThat(failure(
                            config,
                            bootstrap,
                            PASSWORD,
                            SelfSigned.in(folder.resolve("other")).certificate()))
                    .contains("error: The Kafka brokers at " + bootstrap)
                    .contains("ssl.truststore")
                    .doesNotContain("\tat ");
        }
    }

    /** What a process that cannot start says; it must end with 1. */
    private String failure(Path config, String bootstrap, String password, Path trusted) throws Exception {
        Path log = folder.resolve("failure.log");
        Files.deleteIfExists(log);
        try (AppProcess app = AppProcess.start(
                log,
                Map.of(
                        "QUATRAIN_KAFKA_BOOTSTRAP_SERVERS",
                        bootstrap,
                        "PUMPS_PASSWORD",
                        password,
                        "QUATRAIN_KAFKA_SSL_TRUSTSTORE_LOCATION",
                        trusted.toString()),
                "serve",
                config.toString())) {
            assertThat(app.await()).as(Files.readString(log)).isEqualTo(1);
        }
        return Files.readString(log);
    }

    private static long scores(Map<String, Object> client, int atLeast) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        long found = 0;
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition("secure.scores", 0)));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (found < atLeast && System.nanoTime() < deadline) {
                found += consumer.poll(Duration.ofMillis(200)).count();
            }
        }
        return found;
    }

    private static Map<String, Object> client(EmbeddedBroker broker, SelfSigned certificate) {
        return Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                JAAS.formatted("quatrain", PASSWORD),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                certificate.certificate().toString());
    }

    private static Map<String, String> secure(SelfSigned certificate) {
        return Map.of(
                "listener.security.protocol.map",
                "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "listener.name.clients.plain.sasl.jaas.config",
                JAAS.formatted("broker", "itself").replace(";", "") + " user_broker=\"itself\" user_quatrain=\""
                        + PASSWORD + "\";",
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                certificate.keyStore().toString(),
                "ssl.keystore.password",
                SelfSigned.PASSWORD,
                "ssl.key.password",
                SelfSigned.PASSWORD,
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                certificate.certificate().toString());
    }
}
