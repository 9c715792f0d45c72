package dev.quatrain.bench.throughput;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.state.RecordLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** Runs the modes of workloads in turns, each in a fresh process against one broker. */
final class Race {
    /** Share of the readings that warm the process up. */
    private static final double WARM_UP = 0.55;

    private static final int FOREST_SERIES = 100;

    private static final int START_SECONDS = 60;
    /** Until start and just-in-time compilation are over, at a steady rate. */
    private static final int WARM_UP_SECONDS = 12;

    private final Path folder;
    private final String bootstrapServers;
    private final Preload preload;
    private final Progress progress;
    private final Set<String> filled = new HashSet<>();
    private int runs;

    /** Hears what is done. */
    @FunctionalInterface
    interface Progress {
        void say(String text);
    }

    /**
     * One run and its measurement.
     *
     * @param changelogBytes in the broker's logs for each event
     * @param scoreBytes likewise
     * @param stateBytes what the records of all series add up to
     * @param restoreSeconds until a second process on the same group and topics runs; NaN where none was started
     */
    record Run(
            Workload workload,
            Mode mode,
            int round,
            Measurement measurement,
            double changelogBytes,
            double scoreBytes,
            long stateBytes,
            double restoreSeconds) {}

    /** @param folder for bundles, logs and results; an absolute path */
    Race(Path folder, String bootstrapServers, Progress progress) {
        this.folder = folder;
        this.bootstrapServers = bootstrapServers;
        this.preload = new Preload(bootstrapServers);
        this.progress = progress;
    }

    /** All runs of a workload: first round of every mode, then the second. */
    List<Run> run(Workload workload) throws Exception {
        List<Run> done = new ArrayList<>();
        for (int round = 1; round <= workload.rounds(); round++) {
            for (Mode mode : workload.modes()) {
                done.add(run(workload, mode, round));
            }
        }
        return done;
    }

    private Run run(Workload asked, Mode mode, int round) throws Exception {
        // Ten thousand forests do not fit a heap of 2 GiB, and with few readings each they would not be full either.
        Workload workload =
                mode == Mode.FOREST ? asked.but().ofSeries(FOREST_SERIES).build() : asked;
        int events = events(workload, mode);
        String topic = topic(workload, events);
        String app = "bench-" + ++runs;
        createOutputs(app, workload);
        Path result = folder.resolve(app + ".result.json");
        Scenario scenario = new Scenario(
                workload,
                mode,
                bootstrapServers,
                app,
                topic,
                events,
                (int) (WARM_UP * events),
                workload.network().bundle(folder.resolve("models")),
                true,
                START_SECONDS + 4 * workload.seconds(),
                result);
        start(scenario, folder).await(scenario.most() + START_SECONDS);
        Measurement measurement = new JsonMapper().readValue(result.toFile(), Measurement.class);
        Map<String, Long> sizes = sizes();
        double restoreSeconds = Double.NaN;
        if (workload.restarts()) {
            start(scenario, folder).await(scenario.most() + START_SECONDS);
            restoreSeconds = new JsonMapper()
                    .readValue(result.toFile(), Measurement.class)
                    .startSeconds();
        }
        deleteTopics(app);
        Run run = new Run(
                workload,
                mode,
                round,
                measurement,
                (double) sum(sizes, app, "-changelog") / events,
                (double) sum(sizes, app, ".scores") / events,
                stateBytes(workload),
                restoreSeconds);
        progress.say("%-14s %-13s round %d: %,9.0f events/s, %6.2f us of stream thread, %6.0f B allocated"
                .formatted(
                        workload.id(),
                        mode.id(),
                        round,
                        measurement.eventsPerSecond(),
                        measurement.streamMicros(),
                        measurement.allocatedBytes()));
        return run;
    }

    private long stateBytes(Workload workload) throws IOException {
        Path bundle = workload.network().bundle(folder.resolve("models"));
        return (long) workload.series()
                * RecordLayout.of(
                                BundleReader.read(bundle).manifest(),
                                GuardPolicy.DEFAULT,
                                workload.states().half())
                        .bytes();
    }

    private void createOutputs(String app, Workload workload) {
        for (String output : List.of(".scores", ".alerts", ".dlq", ".bench.commands")) {
            preload.createTopic(app + output, workload.partitions());
        }
    }

    /**
     * Sends readings at a steady rate while the product scores them, and listens to the scores.
     *
     * @param rate readings a second
     */
    Latency latency(Workload workload, int rate) throws Exception {
        String app = "bench-" + ++runs;
        String topic = app + "-readings";
        createOutputs(app, workload);
        preload.createTopic(topic, workload.partitions());
        int seconds = WARM_UP_SECONDS + 2 * workload.seconds();
        int events = rate * seconds;
        Scenario scenario = new Scenario(
                workload,
                Mode.QUATRAIN,
                bootstrapServers,
                app,
                topic,
                events,
                rate * WARM_UP_SECONDS,
                workload.network().bundle(folder.resolve("models")),
                false,
                START_SECONDS + 2 * seconds,
                folder.resolve(app + ".result.json"));
        Started started = start(scenario, folder);
        Latency latency;
        try (Stopwatch stopwatch = new Stopwatch(scenario)) {
            latency = stopwatch.run(rate, events, (long) rate * WARM_UP_SECONDS);
        } finally {
            started.process().destroyForcibly(); // it would wait for the last commit
        }
        started.process().waitFor();
        deleteTopics(app);
        progress.say("%-14s at %,d events/s: p50 %d ms, p99 %d ms, p99.9 %d ms"
                .formatted(workload.id(), rate, latency.p50Millis(), latency.p99Millis(), latency.p999Millis()));
        return latency;
    }

    private static int events(Workload workload, Mode mode) {
        int events = (int) (usualRate(workload, mode) * workload.seconds() / (1 - WARM_UP));
        return Math.max(events, workload.series() > 100_000 ? 2 * workload.series() : 1000);
    }

    /** Events a second to reckon with when the topic is filled; only the length of a run depends on it. */
    private static int usualRate(Workload workload, Mode mode) {
        int rate = usualRate(mode);
        if (workload.arrival() == Readings.Arrival.HOT) {
            return Math.min(rate, usualRate(Mode.SINGLE));
        }
        return switch (workload.network()) {
            case FFNN_784 -> Math.min(rate, mode == Mode.SINGLE ? 12_000 : 20_000);
            case CNN_64 -> Math.min(rate, 15_000);
            case LSTM_64_OF_64 -> Math.min(rate, 25_000);
            default -> rate;
        };
    }

    private static int usualRate(Mode mode) {
        return switch (mode) {
            case PASS_THROUGH -> 150_000;
            case STATEFUL -> 115_000;
            case QUATRAIN -> 95_000;
            case SINGLE -> 36_000;
            case DL4J -> 1_600;
            case FOREST -> 3_000;
        };
    }

    private String topic(Workload workload, int events) {
        String topic = "readings-%s-%s-%d-%d-f%d-%d"
                .formatted(
                        workload.binary() ? "avro" : "json",
                        workload.arrival().name().toLowerCase(java.util.Locale.ROOT),
                        workload.series(),
                        workload.partitions(),
                        workload.network().features(),
                        events);
        if (filled.add(topic)) {
            preload.fill(topic, workload, events);
        }
        return topic;
    }

    /** The measured process. */
    record Started(Process process, Path scenario, Path log) {
        /** Waits for its end; throws {@link OperatorError} if that is not in time or not in order. */
        void await(int seconds) throws InterruptedException {
            try {
                if (!process.waitFor(seconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new OperatorError("The run of " + scenario + " failed or took longer than " + seconds
                            + " s; see " + log + ".");
                }
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** Starts the process of a scenario. */
    static Started start(Scenario scenario, Path folder) throws IOException {
        Path file = folder.resolve(scenario.app() + ".json");
        Path log = folder.resolve(scenario.app() + ".log");
        new JsonMapper().writeValue(file.toFile(), scenario);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-XX:+UseSerialGC",
                "-Dorg.bytedeco.javacpp.maxbytes=1g",
                MeasuredApplication.class.getName(),
                file.toString()));
        String options = System.getenv("QUATRAIN_JAVA_OPTS");
        if (options != null && !options.isBlank()) {
            command.addAll(1, List.of(options.trim().split("\\s+")));
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // In the environment, since ONNX Runtime ends the process where the command line is longer than 4 KiB.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("OMP_NUM_THREADS", "1");
        return new Started(builder.start(), file, log);
    }

    private Map<String, Long> sizes() throws Exception {
        Map<String, Long> sizes = new HashMap<>();
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers))) {
            for (var broker :
                    admin.describeLogDirs(List.of(1)).allDescriptions().get().values()) {
                for (var log : broker.values()) {
                    log.replicaInfos()
                            .forEach((partition, info) -> sizes.merge(partition.topic(), info.size(), Long::sum));
                }
            }
        }
        return sizes;
    }

    private static long sum(Map<String, Long> sizes, String app, String suffix) {
        return sizes.entrySet().stream()
                .filter(size ->
                        size.getKey().startsWith(app + "-") || size.getKey().startsWith(app + "."))
                .filter(size -> size.getKey().endsWith(suffix))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void deleteTopics(String app) throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers))) {
            List<String> own = admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith(app + ".") || name.startsWith(app + "-"))
                    .toList();
            admin.deleteTopics(own).all().get();
        }
    }
}
