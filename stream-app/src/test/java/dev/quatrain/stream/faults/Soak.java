package dev.quatrain.stream.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quatrain.stream.broker.BrokerCluster;
import dev.quatrain.stream.faults.AppSettings.Store;
import dev.quatrain.stream.processes.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code make soak}: the application under a steady rate for {@code MINUTES} (30) at {@code RATE} (5,000) readings a second, and whether
 * memory, threads and files stay what they are once it is warm. Writes {@code target/soak.csv}, {@code soak.json} and {@code soak.svg}; exits with 1 if
 * something grows.
 */
public final class Soak {
    private static final int SERIES = 5_000;
    private static final long SAMPLE_SECONDS = 5;
    /** The dashboard keeps 200,000 points: before it has them, memory grows, and should. */
    private static final long WARM_READINGS = 250_000;

    private static final Path OUT = Path.of("target").toAbsolutePath();

    private Soak() {}

    public static void main(String[] arguments) throws Exception {
        double minutes = Double.parseDouble(environment("MINUTES", "30"));
        int rate = Integer.parseInt(environment("RATE", "5000"));
        Path folder = FaultSuite.emptied(OUT.resolve("soak"));
        AppSettings settings = new AppSettings("soak", "soak.readings", Guarantee.EXACTLY_ONCE, 0, false);
        System.out.printf(
                Locale.ROOT, "Soaking for %.1f minutes at %,d readings/s of %,d series%n", minutes, rate, SERIES);
        Workload workload = new Workload(1, SERIES);
        List<SoakSample> samples;
        try (BrokerCluster cluster = BrokerCluster.start(folder, 1)) {
            settings.createShortTopics(cluster);
            int port = freePort();
            Path config = settings.write(folder, cluster, Store.MEMORY);
            try (JavaProcess app = JavaProcess.start(
                            folder.resolve("app.log"),
                            Map.of("QUATRAIN_PORT", Integer.toString(port)),
                            // As people run it, not as tests do.
                            List.of("-XX:TieredStopAtLevel=4"),
                            "dev.quatrain.stream.cli.Main",
                            "serve",
                            config.toString(),
                            "--set",
                            // Else the changelog is not compacted before it is a gigabyte.
                            "kafka.topic.segment.bytes=16777216");
                    ReadingsTopic topic = new ReadingsTopic(workload, cluster.client(), settings.readings());
                    Feeder feeder = Feeder.start(workload, topic, rate)) {
                warmUp(cluster, settings);
                samples = watch(new SoakProbe(app.pid(), port), minutes);
                feeder.finish(0);
                app.terminate();
            }
        }
        boolean flat = report(samples, minutes, rate);
        System.exit(flat ? 0 : 1);
    }

    private static void warmUp(BrokerCluster cluster, AppSettings settings) throws InterruptedException {
        try (GroupProgress progress = new GroupProgress(cluster.client(), settings.app(), settings.readings())) {
            while (progress.committed() < WARM_READINGS) {
                Thread.sleep(500);
            }
        }
    }

    private static List<SoakSample> watch(SoakProbe probe, double minutes) throws IOException, InterruptedException {
        List<SoakSample> samples = new ArrayList<>();
        List<String> csv =
                new ArrayList<>(List.of("seconds,heap_bytes,resident_bytes,threads,files,state_bytes,readings,lag"));
        long end = System.nanoTime() + (long) (minutes * 60e9);
        long next = System.nanoTime();
        while (System.nanoTime() < end || samples.size() < 8) {
            SoakSample sample = probe.sample();
            samples.add(sample);
            csv.add(String.format(
                    Locale.ROOT,
                    "%.1f,%.0f,%.0f,%.0f,%.0f,%.0f,%.0f,%.0f",
                    sample.seconds(),
                    sample.heapBytes(),
                    sample.residentBytes(),
                    sample.threads(),
                    sample.files(),
                    sample.stateBytes(),
                    sample.readings(),
                    sample.lag()));
            Files.write(OUT.resolve("soak.csv"), csv);
            if (Boolean.getBoolean("quatrain.terminal")) {
                System.err.printf(
                        Locale.ROOT,
                        "\r\033[K%.0f s: heap %.1f MiB, resident %.0f MiB, %,.0f readings",
                        sample.seconds(),
                        SoakMeasure.HEAP.of(sample),
                        SoakMeasure.RESIDENT.of(sample),
                        sample.readings());
            }
            next += TimeUnit.SECONDS.toNanos(SAMPLE_SECONDS);
            TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        }
        return samples;
    }

    private static boolean report(List<SoakSample> samples, double minutes, int rate) throws IOException {
        SoakSample first = samples.get(0);
        SoakSample last = samples.get(samples.size() - 1);
        double scoredPerSecond = (last.readings() - first.readings()) / (last.seconds() - first.seconds());
        ObjectMapper json = new ObjectMapper();
        ObjectNode verdict = json.createObjectNode()
                .put("minutes", minutes)
                .put("rate", rate)
                .put("series", SERIES)
                .put("scored_per_second", Math.round(scoredPerSecond))
                .put("readings", Math.round(last.readings()));
        boolean flat = true;
        System.out.printf("%-24s %16s %16s%n", "", "second quarter", "last quarter");
        for (SoakMeasure measure : SoakMeasure.values()) {
            boolean thisIsFlat = measure.isFlat(samples);
            flat &= thisIsFlat;
            verdict.putObject(measure.name().toLowerCase(Locale.ROOT))
                    .put("what", measure.words())
                    .put("second_quarter", measure.early(samples))
                    .put("last_quarter", measure.late(samples))
                    .put("flat", thisIsFlat);
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %16.1f %16.1f  %s%n",
                    measure.words(),
                    measure.early(samples),
                    measure.late(samples),
                    thisIsFlat ? "flat" : "GROWS");
        }
        verdict.put("flat", flat);
        json.writerWithDefaultPrettyPrinter()
                .writeValue(OUT.resolve("soak.json").toFile(), verdict);
        String words = String.format(
                Locale.ROOT, "%.0f minutes at %,.0f readings/s of %,d series", minutes, scoredPerSecond, SERIES);
        Files.writeString(OUT.resolve("soak.svg"), SoakChart.of(samples, words));
        System.out.println(words + ": " + (flat ? "flat" : "not flat") + ". See target/soak.csv, soak.json, soak.svg.");
        return flat;
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv().getOrDefault(name, "");
        return value.isEmpty() ? otherwise : value;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
