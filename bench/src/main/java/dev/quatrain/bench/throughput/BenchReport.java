package dev.quatrain.bench.throughput;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.bench.throughput.Race.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What the runs gave: medians over the rounds, and the ratios between modes of one workload. */
final class BenchReport {
    private final List<Run> runs;
    private final List<Latency> latencies;
    private final List<PrecisionCost> precisions;

    BenchReport(List<Run> runs, List<Latency> latencies, List<PrecisionCost> precisions) {
        this.runs = List.copyOf(runs);
        this.latencies = List.copyOf(latencies);
        this.precisions = List.copyOf(precisions);
    }

    /** What the product reached on the main workload, events a second; 0 if it was not run. */
    int usualRate() {
        return rate("lstm-64", Mode.QUATRAIN).map(Double::intValue).orElse(0);
    }

    /** The table for the terminal. */
    String table() {
        StringBuilder text = new StringBuilder(machine()).append("\n\n");
        text.append("%-15s %-13s %12s %9s %9s %8s %8s %10s %9s %9s%n"
                .formatted(
                        "workload",
                        "mode",
                        "events/s",
                        "stream us",
                        "client us",
                        "jvm us",
                        "other us",
                        "alloc B",
                        "log B",
                        "RSS MB"));
        for (List<Run> group : groups()) {
            Run first = group.get(0);
            text.append("%-15s %-13s %,12.0f %9.2f %9.2f %8.2f %8.2f %,10.0f %9.0f %9.0f%n"
                    .formatted(
                            first.workload().id(),
                            first.mode().id(),
                            median(group, run -> run.measurement().eventsPerSecond()),
                            median(group, run -> run.measurement().streamMicros()),
                            median(group, run -> run.measurement().clientMicros()),
                            median(group, run -> run.measurement().jvmMicros()),
                            median(group, run -> run.measurement().otherMicros()),
                            median(group, run -> run.measurement().allocatedBytes()),
                            median(group, Run::changelogBytes),
                            median(group, run -> run.measurement().residentBytes() / 1e6)));
        }
        text.append('\n');
        for (Latency latency : latencies) {
            text.append("%-22s %,9d events/s: p50 %d ms, p99 %d ms, p99.9 %d ms%n"
                    .formatted(
                            latency.workload(),
                            latency.rate(),
                            latency.p50Millis(),
                            latency.p99Millis(),
                            latency.p999Millis()));
        }
        text.append('\n');
        Map<String, Double> ratios = ratios();
        for (Goal goal : Goal.values()) {
            Double ratio = ratios.get(goal.id());
            if (ratio != null) {
                text.append("%-24s %8.2f  to reach %5.2f  %s%n"
                        .formatted(goal.id(), ratio, goal.least(), ratio >= goal.least() ? "met" : "missed"));
            }
        }
        return text.toString();
    }

    /** Writes BENCHMARKS.md. */
    void writeMarkdown(Path file) throws IOException {
        StringBuilder text = new StringBuilder("""
                # Benchmarks

                Written by `make bench`; every figure is of one run of it. All modes ran in turns against one broker on the same machine, each in a
                fresh process with a heap of 2 GiB; figures are medians over the rounds. Rates are of readings whose offsets were committed. Processor
                times are of the application, not of the broker. `stream` is the stream threads, `client` Kafka's own threads, `jvm` the just-in-time
                compiler and the garbage collector.

                """);
        text.append(machine()).append("\n\n## What is compared\n\n");
        for (Mode mode : Mode.values()) {
            text.append("- `")
                    .append(mode.id())
                    .append("`: ")
                    .append(mode.title())
                    .append('\n');
        }
        text.append("""

                ## Ratios

                | of events/s | measured | to reach | |
                | --- | ---: | ---: | --- |
                """);
        Map<String, Double> ratios = ratios();
        for (Goal goal : Goal.values()) {
            Double ratio = ratios.get(goal.id());
            if (ratio != null) {
                text.append("| %s | %.2f | %.2f | %s |%n"
                        .formatted(goal.id(), ratio, goal.least(), ratio >= goal.least() ? "met" : "missed"));
            }
        }
        text.append("""

                ## Every workload and mode

                | workload | model | series | guarantee | threads | mode | events/s | stream µs | client µs | jvm µs | allocated B | changelog B | score B | resident MB | heap MB |
                | --- | --- | ---: | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        for (List<Run> group : groups()) {
            Workload workload = group.get(0).workload();
            text.append(
                    "| %s | %s | %,d | %s | %d | %s | %,.0f | %.2f | %.2f | %.2f | %,.0f | %.0f | %.0f | %.0f | %.0f |%n"
                            .formatted(
                                    workload.id(),
                                    workload.network().id(),
                                    workload.series(),
                                    workload.exactlyOnce() ? "exactly-once" : "at-least-once",
                                    workload.threads(),
                                    group.get(0).mode().id(),
                                    median(group, run -> run.measurement().eventsPerSecond()),
                                    median(group, run -> run.measurement().streamMicros()),
                                    median(group, run -> run.measurement().clientMicros()),
                                    median(group, run -> run.measurement().jvmMicros()),
                                    median(group, run -> run.measurement().allocatedBytes()),
                                    median(group, Run::changelogBytes),
                                    median(group, Run::scoreBytes),
                                    median(group, run -> run.measurement().residentBytes() / 1e6),
                                    median(group, run -> run.measurement().heapBytes() / 1e6)));
        }
        text.append(
                "\n## Latency\n\nFrom sending a reading until a consumer has its score, sender, broker, application and consumer on one machine.\n\n");
        text.append(
                "| workload | guarantee | events/s | p50 ms | p99 ms | p99.9 ms |\n| --- | --- | ---: | ---: | ---: | ---: |\n");
        for (Latency latency : latencies) {
            text.append("| %s | %s | %,d | %d | %d | %d |%n"
                    .formatted(
                            latency.workload(),
                            latency.exactlyOnce() ? "exactly-once" : "at-least-once",
                            latency.rate(),
                            latency.p50Millis(),
                            latency.p99Millis(),
                            latency.p999Millis()));
        }
        text.append("\n## Memory and restart\n\n");
        for (List<Run> group : groups()) {
            Run run = group.get(0);
            if (!Double.isNaN(run.restoreSeconds())) {
                text.append(
                        "%,d series of %s: states of %,.0f MB; heap in use %,.0f MB, most resident %,.0f MB; a second process runs %.1f s after its start, states restored.%n"
                                .formatted(
                                        run.workload().series(),
                                        run.workload().network().id(),
                                        run.stateBytes() / 1e6,
                                        run.measurement().heapBytes() / 1e6,
                                        run.measurement().residentBytes() / 1e6,
                                        run.restoreSeconds()));
            }
        }
        text.append(
                "\n## States in half precision\n\nThe same readings scored with `state.precision: float16` and `float32`; changes are shares of the latter's anomaly score.\n\n");
        text.append(
                "| model | scores | mean change | largest change | other verdicts |\n| --- | ---: | ---: | ---: | ---: |\n");
        for (PrecisionCost cost : precisions) {
            text.append("| %s | %,d | %.5f | %.4f | %d |%n"
                    .formatted(
                            cost.network().id(),
                            cost.scores(),
                            cost.meanChange(),
                            cost.mostChange(),
                            cost.otherVerdicts()));
        }
        Files.writeString(file, text);
    }

    /** Writes bench.json. */
    void write(Path file) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine());
        json.put("commit", commit());
        json.put("ratios", ratios());
        List<Map<String, Object>> modes = new ArrayList<>();
        for (List<Run> group : groups()) {
            Run first = group.get(0);
            Map<String, Object> mode = new LinkedHashMap<>();
            mode.put("workload", first.workload().id());
            mode.put("mode", first.mode().id());
            mode.put("what", first.mode().title());
            mode.put("guarantee", first.workload().exactlyOnce() ? "exactly_once_v2" : "at_least_once");
            mode.put("threads", first.workload().threads());
            mode.put("series", first.workload().series());
            mode.put("model", first.workload().network().id());
            mode.put("events_per_second", median(group, run -> run.measurement().eventsPerSecond()));
            mode.put(
                    "rounds",
                    group.stream()
                            .map(run -> run.measurement().eventsPerSecond())
                            .toList());
            mode.put("stream_cpu_us", median(group, run -> run.measurement().streamMicros()));
            mode.put("client_cpu_us", median(group, run -> run.measurement().clientMicros()));
            mode.put("jvm_cpu_us", median(group, run -> run.measurement().jvmMicros()));
            mode.put("other_cpu_us", median(group, run -> run.measurement().otherMicros()));
            mode.put("allocated_bytes", median(group, run -> run.measurement().allocatedBytes()));
            mode.put("changelog_bytes", median(group, Run::changelogBytes));
            mode.put("score_bytes", median(group, Run::scoreBytes));
            mode.put("resident_bytes", median(group, run -> run.measurement().residentBytes()));
            mode.put("heap_bytes", median(group, run -> run.measurement().heapBytes()));
            mode.put("state_bytes", first.stateBytes());
            if (!Double.isNaN(first.restoreSeconds())) {
                mode.put("restore_seconds", first.restoreSeconds());
            }
            modes.add(mode);
        }
        json.put("modes", modes);
        json.put("latencies", latencies);
        json.put("half_precision", precisions);
        Files.writeString(
                file,
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(json));
    }

    private Map<String, Double> ratios() {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (Goal goal : Goal.values()) {
            Optional<Double> upper = rate(goal.workload(), goal.mode());
            Optional<Double> lower = rate(goal.otherWorkload(), goal.other());
            if (upper.isPresent() && lower.isPresent()) {
                ratios.put(goal.id(), upper.get() / lower.get());
            }
        }
        return ratios;
    }

    private Optional<Double> rate(String workload, Mode mode) {
        List<Run> group = runs.stream()
                .filter(run -> run.workload().id().equals(workload) && run.mode() == mode)
                .toList();
        return group.isEmpty()
                ? Optional.empty()
                : Optional.of(median(group, run -> run.measurement().eventsPerSecond()));
    }

    private List<List<Run>> groups() {
        Map<String, List<Run>> groups = new LinkedHashMap<>();
        for (Run run : runs) {
            groups.computeIfAbsent(run.workload().id() + " " + run.mode(), key -> new ArrayList<>())
                    .add(run);
        }
        return List.copyOf(groups.values());
    }

    private static double median(List<Run> group, ToDoubleFunction<Run> figure) {
        double[] sorted = group.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String commit() {
        return System.getProperty("quatrain.commit", "unknown");
    }

    private static String machine() {
        return "%s, %d processors, Java %s, commit %s"
                .formatted(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.vm.version"),
                        commit());
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .min(Comparator.naturalOrder())
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
