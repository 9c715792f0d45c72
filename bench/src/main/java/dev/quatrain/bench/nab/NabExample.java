package dev.quatrain.bench.nab;

import dev.quatrain.model.OperatorError;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertJson;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.MalformedRecord;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.app.Application;
import dev.quatrain.stream.app.TemporaryFolder;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfigReader;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Streams NAB's machine temperature through a broker and the application, exactly as a live source would, and prints which labelled
 * windows the alerts found. Usage: {@code NabExample CONFIG TRAINED_SHARE PLOT.html}.
 */
public final class NabExample {
    private static final String FILE = "realKnownCause/machine_temperature_system_failure.csv";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AppConfig config;
    private final NabFile file;

    private NabExample(AppConfig config, NabFile file) {
        this.config = config;
        this.file = file;
    }

    /** Exit code 0 if the stream was scored, whatever was found; 1 with a message otherwise. */
    public static void main(String[] args) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create("quatrain-nab-");
                EmbeddedBroker broker = EmbeddedBroker.start(folder.path(), 0)) {
            Path data = Path.of(System.getenv().getOrDefault("QUATRAIN_DATA", "../shared/data"));
            NabFile file = NabFile.read(data.resolve("nab"), FILE);
            Map<String, String> overrides = Map.of(
                    "kafka.bootstrap.servers", broker.bootstrapServers(), "http.port", "0", "topics.replication", "1");
            AppConfig config = AppConfigReader.read(Path.of(args[0]), overrides, Map.of());
            new NabExample(config, file).run(Double.parseDouble(args[1]), Path.of(args[2]));
        } catch (OperatorError e) {
            System.err.println("error: " + e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private void run(double trainedShare, Path plot) throws IOException {
        List<Score> scores;
        List<Alert> fired;
        long start = System.nanoTime();
        try (Application application = Application.start(config, new PrometheusRegistry())) {
            send();
            scores = consume(config.scoresTopic(), file.times().length).stream()
                    .map(record -> ScoreJson.decode(record.value()))
                    .sorted(Comparator.comparingLong(Score::eventTimeMillis))
                    .toList();
            fired = consume(config.alertsTopic(), 0).stream()
                    .map(NabExample::alert)
                    .filter(alert ->
                            alert.state() == AlertState.FIRING && alert.startedAtMillis() == alert.updatedAtMillis())
                    .sorted(Comparator.comparingLong(Alert::startedAtMillis))
                    .toList();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long trainedUntil = file.times()[(int) (trainedShare * file.times().length) - 1];
        Findings findings = Findings.of(file, trainedUntil, fired);
        System.out.println(findings.table());
        System.out.printf(
                Locale.ROOT,
                "%,d readings of %s streamed and scored in %.1f s with model %s%n",
                scores.size(),
                FILE,
                seconds,
                config.pipelines().get(0).model().getFileName());
        Path parent = plot.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(plot, new NabPlot(findings, scores, fired).html());
        System.out.println("plot: " + plot);
    }

    private void send() {
        String topic = config.pipelines().get(0).topic();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(Map.copyOf(config.kafka()), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < file.times().length; i++) {
                String reading = "{\"timestamp\":" + file.times()[i] + ",\"value\":" + file.values()[i] + "}";
                var unused = producer.send(new ProducerRecord<>(topic, "machine", reading));
            }
        }
    }

    /** Everything committed in a topic, once at least so many records are there. */
    private List<ConsumerRecord<String, byte[]>> consume(String topic, int atLeast) {
        Map<String, Object> properties = new HashMap<>(config.kafka());
        properties.put("isolation.level", "read_committed");
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            // The file holds a few equal timestamps; the guard drops those as duplicates, so "all" is when nothing more
            // comes.
            int quiet = 0;
            while (quiet < 10 && System.nanoTime() < deadline) {
                int before = records.size();
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                quiet = records.size() > before || records.size() < 0.9 * atLeast ? 0 : quiet + 1;
            }
        }
        if (records.size() < 0.9 * atLeast) {
            throw new OperatorError("Only " + records.size() + " of " + atLeast + " records came on " + topic
                    + " within " + PATIENCE.toSeconds() + " s.");
        }
        return records;
    }

    private static Alert alert(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            throw new MalformedRecord("An alert was deleted while the example ran");
        }
        return AlertJson.decode(record.value());
    }
}
