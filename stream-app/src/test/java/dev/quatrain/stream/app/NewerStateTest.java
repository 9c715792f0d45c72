package dev.quatrain.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import dev.quatrain.stream.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An older build is started on the states of a newer one. */
@Timeout(120)
class NewerStateTest {
    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void the_application_ends_with_words_and_changes_nothing() throws Exception {
        Path bundle = TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "1"));
        Path config = Files.writeString(folder.resolve("app.yaml"), """
                app: newer
                topics: { partitions: 1, replication: 1 }
                pipelines: [ { name: p, readings: { topic: readings, time: ts }, model: tiny.qtn } ]
                http: { port: 0 }
                """);
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            new Topics(client, Duration.ofSeconds(20))
                    .createAbsent(List.of(TopicSpec.compacted("newer-states-p-changelog", 1, 1)));
            byte[] record = record(bundle);
            try (KafkaProducer<String, byte[]> producer =
                    new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>("newer-states-p-changelog", "pump-1", record))
                        .get(30, TimeUnit.SECONDS);
                record[0] = 99;
                producer.send(new ProducerRecord<>("newer-states-p-changelog", "pump-7", record))
                        .get(30, TimeUnit.SECONDS);
            }
            StringWriter err = new StringWriter();
            int code = Main.commandLine()
                    .setErr(new PrintWriter(err, true))
                    .execute(
                            "serve",
                            config.toString(),
                            "--set",
                            "kafka.bootstrap.servers=" + broker.bootstrapServers());
            assertThat(err.toString())
                    .startsWith("error: The stored state of series pump-7 has record version 99")
                    .contains("Run the newer Quatrain that wrote it, or reset the application's state")
                    .doesNotContain("\tat ", "This is a bug");
            assertThat(code).isEqualTo(1);
        }
    }

    private static byte[] record(Path bundle) {
        SeriesTable table =
                new SeriesTable(RecordLayout.of(BundleReader.read(bundle).manifest()));
        return table.record(table.findOrCreate("pump", 1));
    }
}
