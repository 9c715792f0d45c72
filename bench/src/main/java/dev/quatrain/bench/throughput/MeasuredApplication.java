package dev.quatrain.bench.throughput;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.stream.app.StreamsProperties;
import dev.quatrain.stream.app.TemporaryFolder;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfigReader;
import dev.quatrain.stream.topology.LoadedPipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The process that is measured: one mode from the start of its topic to the end. How far it has come is told by the offsets it has
 * committed, so under exactly-once only what stands counts.
 */
final class MeasuredApplication {
    private static final long LOOK_MILLIS = 20;
    private static final long START_MINUTES = 3;

    private MeasuredApplication() {}

    /** Runs the scenario in the JSON file that the argument names. */
    public static void main(String[] args) throws Exception {
        JsonMapper json = new JsonMapper();
        Scenario scenario = json.readValue(Path.of(args[0]).toFile(), Scenario.class);
        Measurement measurement = run(scenario);
        json.writeValue(scenario.result().toFile(), measurement);
        // Threads of native libraries would keep the process alive; what counts is written.
        System.exit(0);
    }

    private static Measurement run(Scenario scenario) throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create("quatrain-bench-");
                Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", scenario.bootstrapServers()));
                StepModel model = StepModel.open(BundleReader.read(scenario.bundle()), 1)) {
            AppConfig config = config(scenario, folder.path());
            LoadedPipeline pipeline = new LoadedPipeline(config.pipelines().get(0), model);
            Properties properties = StreamsProperties.of(config, folder.path());
            properties.put(
                    StreamsConfig.NUM_STREAM_THREADS_CONFIG, scenario.workload().threads());
            try (KafkaStreams streams =
                    new KafkaStreams(Topologies.of(scenario, config, pipeline, folder.path()), properties)) {
                return measure(scenario, admin, start(streams));
            }
        }
    }

    /** Seconds until it runs. */
    private static double start(KafkaStreams streams) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            }
        });
        long start = System.nanoTime();
        streams.start();
        if (!running.await(START_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException("Kafka Streams does not run after " + START_MINUTES + " minutes");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static Measurement measure(Scenario scenario, Admin admin, double startSeconds) throws Exception {
        long begin = System.nanoTime();
        long done = committed(admin, scenario.app());
        while (done < scenario.warmUp()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            done = committed(admin, scenario.app());
        }
        long from = done;
        long start = System.nanoTime();
        Effort before = Effort.now();
        while (done < scenario.events() && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(scenario.most())) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            done = committed(admin, scenario.app());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return before.until(Effort.now(), startSeconds, done - from, seconds);
    }

    /** Readings whose scores stand. */
    private static long committed(Admin admin, String app) throws Exception {
        return admin.listConsumerGroupOffsets(app).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    private static AppConfig config(Scenario scenario, Path folder) throws Exception {
        Workload workload = scenario.workload();
        Path yaml = folder.resolve("serve.yaml");
        String format = "";
        if (workload.binary()) {
            Files.writeString(folder.resolve("reading.avsc"), Readings.schema(workload.network()));
            format = ", format: avro, schema: reading.avsc";
        }
        Files.writeString(yaml, """
                app: %s
                kafka:
                  bootstrap.servers: "%s"
                  processing.guarantee: %s%s
                pipelines:
                  - name: bench
                    readings: { topic: %s, time: time%s%s }
                    scores: { echo: %s }
                    state: { precision: %s%s }
                    model: %s
                    batch: { size: %d }
                    guard: { gap: { after: 1000000 } }
                """.formatted(
                scenario.app(),
                scenario.bootstrapServers(),
                workload.exactlyOnce() ? "exactly_once_v2" : "at_least_once",
                scenario.oftenCommitting() ? "\n  commit.interval.ms: 100" : "",
                scenario.topic(),
                workload.network().sendsArray() ? ", values: " + Network.ARRAY : "",
                format,
                !workload.network().sendsArray(),
                workload.states().half() ? "float16" : "float32",
                workload.states().spill()
                        ? ", store: rocksdb, resident: " + workload.states().resident()
                        : "",
                scenario.bundle().toAbsolutePath(),
                scenario.mode() == Mode.SINGLE ? 1 : 256));
        return AppConfigReader.read(yaml, Map.of(), Map.of());
    }
}
