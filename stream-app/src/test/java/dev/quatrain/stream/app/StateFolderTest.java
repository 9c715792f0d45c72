package dev.quatrain.stream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleWriter;
import dev.quatrain.model.calibration.Adaptive;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The folder for states cannot be written: at the start, or because the disk is full later on. */
@Timeout(180)
class StateFolderTest {
    /** Of records of 6.5 kB so many that RocksDB writes out what it gathered in memory, 16 MiB. */
    private static final int SERIES = 5_000;

    private static final AtomicInteger APPS = new AtomicInteger();
    private static final long T0 = 1_700_000_000_000L;

    @TempDir
    private Path folder = Path.of("unset");

    @TempDir
    private static Path brokerFolder = Path.of("unset");

    private static EmbeddedBroker broker;

    private final String app = "disk-" + APPS.incrementAndGet();
    private Path log = Path.of("unset");

    @BeforeAll
    static void start_a_broker() {
        broker = EmbeddedBroker.start(brokerFolder, 0);
    }

    @AfterAll
    static void stop_the_broker() {
        broker.close();
    }

    @BeforeEach
    void write_a_model_and_create_topics() throws IOException {
        Bundle large = TinyModel.bundle(new Calibration(
                2,
                new float[] {0, 0},
                new float[] {1, 1},
                new float[0],
                false,
                1f,
                1,
                1e-3,
                new Adaptive(100, 5000, 0, 1, 10, 0, 7)));
        new BundleWriter(large.manifest(), large.stepGraph(), large.golden()).write(folder.resolve("tiny.qtn"));
        new Topics(Map.of("bootstrap.servers", broker.bootstrapServers()), Duration.ofSeconds(20))
                .createAbsent(List.of(TopicSpec.of(app + ".readings", 1, 1), TopicSpec.of(app + ".scores", 1, 1)));
        log = folder.resolve("app.log");
    }

    @Test
    void states_in_memory_need_no_folder() throws Exception {
        send(0, 50);
        try (AppProcess process = serve("{ store: memory }", unwritable())) {
            awaitScores(50);
            assertThat(process.terminate()).isEqualTo(143);
        }
    }

    @Test
    void states_on_disk_end_the_process_with_words_where_there_is_no_folder_for_them() throws Exception {
        send(0, 50);
        try (AppProcess process = serve("{ store: rocksdb, resident: 2 }", unwritable())) {
            assertThat(process.await()).as(Files.readString(log)).isEqualTo(1);
        }
        assertThat(Files.readString(log))
                .contains("error: Hidden states cannot be put into RocksDB in ")
                .contains("name a folder that has some: kafka: { state.dir: ... }")
                .doesNotContain("This is a bug");
    }

    /**
     * Here the largest size of a file stands in for a full disk, which the process is given once it runs: RocksDB's next write fails as it would
     * there, with another word for the reason.
     */
    @Test
    void a_disk_that_fills_up_ends_the_process_with_words_and_room_lets_the_next_one_score_everything_once()
            throws Exception {
        Path states = folder.resolve("state");
        endsForWantOfRoom(states, () -> limitFiles(1 << 20));
        scoresTheRest(states);
    }

    /** Where this user may mount a file system of 8 MiB, half of what RocksDB gathers in memory. */
    @Test
    void a_disk_that_is_really_full_does_the_same() throws Exception {
        Path states = Files.createDirectory(folder.resolve("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=8m", "quatrain-test", states.toString()) == 0);
        try {
            endsForWantOfRoom(states, () -> {});
            assertThat(Files.readString(log)).contains("No space left on device");
        } finally {
            assertThat(run("umount", states.toString())).isZero();
        }
        scoresTheRest(states);
    }

    private interface Fault {
        void strike() throws Exception;
    }

    private void endsForWantOfRoom(Path states, Fault fault) throws Exception {
        send(0, 100);
        try (AppProcess process = serve("{ store: rocksdb, resident: 2 }", states)) {
            awaitScores(100);
            fault.strike();
            send(100, SERIES);
            assertThat(process.await()).as(Files.readString(log)).isEqualTo(1);
            assertThat(Files.readString(log))
                    .contains("error: Hidden states cannot be put into RocksDB in " + states)
                    .contains("Make room there")
                    .doesNotContain("This is a bug");
        }
    }

    private void scoresTheRest(Path states) throws Exception {
        try (AppProcess process = serve("{ store: rocksdb, resident: 2 }", states)) {
            awaitScores(SERIES);
            assertThat(process.terminate()).isEqualTo(143);
        }
    }

    private static int run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1; // there is no such command
        }
    }

    /** A folder beneath a file: no user may create it, not even root. */
    private Path unwritable() throws IOException {
        return Files.writeString(folder.resolve("file"), "").resolve("state");
    }

    private AppProcess serve(String state, Path states) throws IOException {
        Path config = Files.writeString(
                folder.resolve("app.yaml"),
                "app: " + app
                        + "\ntopics: { partitions: 1, replication: 1 }\nhttp: { port: 0 }\npipelines:\n  - name: p\n    readings: { topic: "
                        + app + ".readings, time: ts }\n    model: tiny.qtn\n    state: " + state + "\n");
        return AppProcess.start(
                log,
                Map.of(
                        "QUATRAIN_KAFKA_BOOTSTRAP_SERVERS",
                        broker.bootstrapServers(),
                        // The next process need not wait for the default 45 s until this one is missed.
                        "QUATRAIN_KAFKA_SESSION_TIMEOUT_MS",
                        "6000",
                        "QUATRAIN_KAFKA_STATE_DIR",
                        states.toString()),
                "serve",
                config.toString());
    }

    /** Bounds the size of files that the application's process may write from now on (RLIMIT_FSIZE). */
    private static void limitFiles(int bytes) throws Exception {
        ProcessHandle app = ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .findFirst()
                .orElseThrow();
        assertThat(run("prlimit", "--pid", Long.toString(app.pid()), "--fsize=" + bytes + ":"))
                .isZero();
    }

    /** One reading each of the series from one number to another. */
    private void send(int from, int to) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "20"),
                new StringSerializer(),
                new StringSerializer())) {
            for (int s = from; s < to; s++) {
                var unused = producer.send(new ProducerRecord<>(
                        app + ".readings", "series-" + s, "{\"ts\":" + T0 + ",\"a\":" + s + ",\"b\":1}"));
            }
        }
    }

    /** Waits until so many scores are committed, of as many series. */
    private void awaitScores(int count) {
        Map<String, Object> properties = new HashMap<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"));
        TopicPartition scores = new TopicPartition(app + ".scores", 0);
        Set<String> series = new TreeSet<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(scores));
            consumer.seekToBeginning(List.of(scores));
            await().atMost(Duration.ofSeconds(90)).until(() -> {
                for (ConsumerRecord<String, String> score : consumer.poll(Duration.ofMillis(100))) {
                    assertThat(series.add(score.key()))
                            .as(score.key() + " scored once")
                            .isTrue();
                }
                return series.size() >= count;
            });
        }
        assertThat(series).hasSize(count);
    }
}
