package dev.quatrain.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.MicroBatch;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application as a process of its own on a real broker, killed in mid-stream. Every other time it is started with nearly all states in
 * RocksDB: where they are is no business of the changelog.
 */
class CrashTest {
    private static final int SERIES = 200;
    private static final int STEPS = 200;
    private static final long T0 = 1_700_000_000_000L;

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    @Timeout(300)
    void scores_after_kill_9_equal_those_of_an_uninterrupted_run_bit_for_bit() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("CrashTest -Dseed=" + seed);
        Random random = new Random(seed);
        Path bundleFile = TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "1"));
        Path inMemory = config("memory.yaml", "{ store: memory }");
        Path onDisk = config("rocksdb.yaml", "{ store: rocksdb, resident: 5 }");
        Path log = folder.resolve("app.log");
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            new Topics(client, Duration.ofSeconds(20))
                    .createAbsent(List.of(TopicSpec.of("readings", 4, 1), TopicSpec.of("crash.scores", 4, 1)));
            Map<String, String> environment = Map.of(
                    "QUATRAIN_KAFKA_BOOTSTRAP_SERVERS",
                    broker.bootstrapServers(),
                    // A killed instance is missed sooner than after the default 45 s.
                    "QUATRAIN_KAFKA_SESSION_TIMEOUT_MS",
                    "6000",
                    "QUATRAIN_KAFKA_STATE_DIR",
                    folder.resolve("state").toString());
            int kills = 3;
            int restarts = 0;
            AppProcess app = AppProcess.start(log, environment, "serve", inMemory.toString());
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
                for (int t = 0; t < STEPS; t++) {
                    List<Future<RecordMetadata>> sent = new ArrayList<>();
                    for (int s = 0; s < SERIES; s++) {
                        sent.add(producer.send(new ProducerRecord<>("readings", "series-" + s, reading(s, t))));
                    }
                    for (Future<RecordMetadata> future : sent) {
                        future.get();
                    }
                    if (t % (STEPS / (kills + 1)) == STEPS / (kills + 1) - 1 && t < STEPS - 1) {
                        awaitScores(app, client, (long) (t - random.nextInt(20)) * SERIES);
                        app.kill();
                        Path config = restarts++ % 2 == 0 ? onDisk : inMemory;
                        app = AppProcess.start(log, environment, "serve", config.toString());
                    }
                }
                List<ConsumerRecord<String, byte[]>> records = awaitScores(app, client, (long) SERIES * STEPS);
                assertThat(app.terminate())
                        .as("exit code after SIGTERM (128 + 15)")
                        .isEqualTo(143);
                assertThat(states()).as("what a killed process left is gone").isEmpty();
                assertThat(committed(client).size()).as("scores, each once").isEqualTo(SERIES * STEPS);
                Map<String, List<Score>> streamed = new LinkedHashMap<>();
                for (ConsumerRecord<String, byte[]> record : records) {
                    streamed.computeIfAbsent(record.key(), series -> new ArrayList<>())
                            .add(ScoreJson.decode(record.value()));
                }
                Map<String, List<Score>> uninterrupted = offline(BundleReader.read(bundleFile));
                assertThat(streamed.keySet()).isEqualTo(uninterrupted.keySet());
                uninterrupted.forEach((series, scores) -> assertThat(texts(streamed.getOrDefault(series, List.of())))
                        .as(series)
                        .isEqualTo(texts(scores)));
            } catch (AssertionError e) {
                System.out.println(Files.readString(log));
                throw e;
            } finally {
                app.close();
            }
        }
    }

    private List<Path> states() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
            return files.filter(file -> file.toString().contains("states-p-")).toList();
        }
    }

    private Path config(String file, String state) throws IOException {
        return Files.writeString(
                folder.resolve(file),
                "app: crash\ntopics: { partitions: 4, replication: 1 }\npipelines:\n  - name: p\n    readings: { topic:"
                        + " readings, time: ts }\n    model: tiny.qtn\n    state: " + state + "\nhttp: { port: 0 }\n");
    }

    private static String reading(int series, int t) {
        return String.format(
                Locale.ROOT,
                "{\"ts\":%d,\"a\":%s,\"b\":%s}",
                T0 + 1000L * t,
                Double.toString(Math.sin(0.1 * t + series)),
                Float.toString((series * 31 + t * 17) % 101 / 10f));
    }

    /** What an uninterrupted run gives, computed with the same step code in batches of another size. */
    private static Map<String, List<Score>> offline(Bundle bundle) {
        Map<String, List<Score>> scores = new HashMap<>();
        try (StepModel model = StepModel.open(bundle, 1);
                MicroBatch batch = new MicroBatch(
                        model,
                        new SeriesTable(RecordLayout.of(model.manifest())),
                        GuardPolicy.DEFAULT,
                        7,
                        Clock.systemUTC())) {
            MicroBatch.Sink sink = new MicroBatch.Sink() {
                @Override
                public void scored(int slot, Score score) {
                    scores.computeIfAbsent(score.series(), series -> new ArrayList<>())
                            .add(score);
                }

                @Override
                public void failed(int slot, StepFailed failure) {
                    throw failure;
                }
            };
            for (int t = 0; t < STEPS; t++) {
                for (int s = 0; s < SERIES; s++) {
                    if (batch.isFull()) {
                        batch.flush(sink);
                    }
                    float a = (float) Math.sin(0.1 * t + s);
                    batch.offer("series-" + s, T0 + 1000L * t, new float[] {a, (s * 31 + t * 17) % 101 / 10f});
                }
            }
            batch.flush(sink);
        }
        return scores;
    }

    /** Everything but the wall-clock time of scoring. */
    private static List<String> texts(List<Score> scores) {
        return scores.stream()
                .map(score -> new String(ScoreJson.encode(score), StandardCharsets.UTF_8)
                        .replaceAll("\"scored_at\":\\d+", ""))
                .toList();
    }

    private static List<ConsumerRecord<String, byte[]>> awaitScores(
            AppProcess app, Map<String, Object> client, long atLeast) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (true) {
            List<ConsumerRecord<String, byte[]>> records = committed(client);
            if (records.size() >= atLeast) {
                return records;
            }
            if (!app.isAlive()) {
                throw new AssertionError("The application ended with exit code " + app.await());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Only " + records.size() + " of " + atLeast
                        + " scores came within 90 s; missing are " + missing(records));
            }
            Thread.sleep(200);
        }
    }

    /** For each partition how many of its series lack scores, and which steps the first of them lacks. */
    private static String missing(List<ConsumerRecord<String, byte[]>> records) {
        Map<Integer, Map<String, BitSet>> scored = new TreeMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            scored.computeIfAbsent(record.partition(), partition -> new TreeMap<>())
                    .computeIfAbsent(record.key(), series -> new BitSet(STEPS))
                    .set((int) ((record.timestamp() - T0) / 1000));
        }
        return scored.entrySet().stream()
                .map(partition -> {
                    List<String> lacking = partition.getValue().entrySet().stream()
                            .filter(series -> series.getValue().cardinality() < STEPS)
                            .map(series -> {
                                series.getValue().flip(0, STEPS);
                                return series.getKey() + " " + series.getValue();
                            })
                            .toList();
                    return "partition " + partition.getKey() + ": " + lacking.size() + " series"
                            + (lacking.isEmpty() ? "" : ", " + lacking.get(0));
                })
                .collect(Collectors.joining("; "));
    }

    /** All committed scores, in each partition's order. */
    private static List<ConsumerRecord<String, byte[]>> committed(Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("isolation.level", "read_committed");
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int partition = 0; partition < 4; partition++) {
                partitions.add(new TopicPartition("crash.scores", partition));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
