package dev.quatrain.bench.throughput;

import static dev.quatrain.bench.throughput.Figures.median;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.bench.throughput.Race.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The figures as a page in Markdown. */
final class BenchmarksPage {
    private final Figures figures;
    private final StringBuilder text = new StringBuilder();

    private BenchmarksPage(Figures figures) {
        this.figures = figures;
    }

    /**
     * Writes the page.
     *
     * @param kernels what JMH measured, in its JSON; may be missing
     */
    static void write(Figures figures, Path kernels, Path file) throws IOException {
        BenchmarksPage page = new BenchmarksPage(figures);
        page.introduction();
        page.ratios();
        page.modes();
        page.growth();
        page.latency();
        page.memory();
        page.precision();
        if (Files.exists(kernels)) {
            page.kernels(new JsonMapper().readTree(kernels.toFile()));
        }
        Files.writeString(file, page.text);
    }

    private void introduction() {
        text.append("""
                # Benchmarks

                Written by `make bench`; every figure is of one run of it. All modes ran in turns against one broker on the same machine, each in a
                fresh process with a heap of 2 GiB; figures are medians over the rounds. Rates are of readings whose offsets were committed, at
                full load: broker and application share the processors. Processor times are of the application, not of the broker. `stream` is the
                stream threads, `client` Kafka's own threads, `jvm` the just-in-time compiler and the garbage collector.

                """).append(Figures.machine()).append("\n\n## What is compared\n\n");
        for (Mode mode : Mode.values()) {
            line("- `%s`: %s", mode.id(), mode.title());
        }
    }

    private void ratios() {
        text.append("""

                ## Ratios

                | of events/s | measured | to reach | |
                | --- | ---: | ---: | --- |
                """);
        Map<String, Double> ratios = figures.ratios();
        for (Goal goal : Goal.values()) {
            Double ratio = ratios.get(goal.id());
            if (ratio != null) {
                line(
                        "| %s | %.2f | %.2f | %s |",
                        goal.id(), ratio, goal.least(), ratio >= goal.least() ? "met" : "missed");
            }
        }
        text.append("\nWhat holds those that are missed is told in bench/RATIONALE.md.\n");
    }

    private void modes() {
        text.append("""

                ## Every workload and mode

                | workload | model | series | guarantee | threads | mode | events/s | stream µs | client µs | jvm µs | allocated B | changelog B | score B | resident MB | heap MB |
                | --- | --- | ---: | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        for (List<Run> group : figures.groups()) {
            Workload workload = group.get(0).workload();
            line(
                    "| %s | %s | %,d | %s | %d | %s | %,.0f | %.2f | %.2f | %.2f | %,.0f | %.0f | %.0f | %.0f | %.0f |",
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
                    median(group, run -> run.measurement().heapBytes() / 1e6));
        }
    }

    private void growth() {
        Optional<List<Run>> main = figures.group(Workloads.MAIN, Mode.QUATRAIN);
        if (main.isEmpty()) {
            return;
        }
        double usual = cost(main.get());
        text.append("""

                ## How the cost grows

                Quatrain's processor time of stream and client threads for an event, beside the main workload's: %.1f µs with an LSTM of 64 units, 8 features,
                10,000 series, 4 partitions, one thread, exactly-once.

                | what differs | µs | times |
                | --- | ---: | ---: |
                """.formatted(usual));
        Workload base = main.get().get(0).workload();
        for (List<Run> group : figures.groups()) {
            String difference = group.get(0).workload().differenceFrom(base);
            if (group.get(0).mode() == Mode.QUATRAIN && !difference.isEmpty()) {
                line("| %s | %.1f | %.2f |", difference, cost(group), cost(group) / usual);
            }
        }
    }

    private static double cost(List<Run> group) {
        return median(
                group,
                run -> run.measurement().streamMicros() + run.measurement().clientMicros());
    }

    private void latency() {
        text.append("""

                ## Latency

                From sending a reading until a consumer has its score; sender, broker, application and consumer on one machine, at half
                and a tenth of the rate of the main workload. At-least-once a score is seen when it is sent, exactly-once when its transaction commits, every 100 ms.

                | workload | guarantee | events/s | p50 ms | p99 ms | p99.9 ms |
                | --- | --- | ---: | ---: | ---: | ---: |
                """);
        for (Latency latency : figures.latencies()) {
            line(
                    "| %s | %s | %,d | %d | %d | %d |",
                    latency.workload(),
                    latency.exactlyOnce() ? "exactly-once" : "at-least-once",
                    latency.rate(),
                    latency.p50Millis(),
                    latency.p99Millis(),
                    latency.p999Millis());
        }
    }

    private void memory() {
        text.append("\n## Memory and restart\n\n");
        for (List<Run> group : figures.groups()) {
            Run run = group.get(0);
            if (!Double.isNaN(run.restoreSeconds())) {
                line(
                        "%,d series of %s: states of %,.0f MB; heap in use %,.0f MB, most resident %,.0f MB; a second process runs %.1f s after its"
                                + " start, states restored.",
                        run.workload().series(),
                        run.workload().network().id(),
                        run.stateBytes() / 1e6,
                        run.measurement().heapBytes() / 1e6,
                        run.measurement().residentBytes() / 1e6,
                        run.restoreSeconds());
            }
        }
    }

    private void precision() {
        text.append("""

                ## States in half precision

                The same readings scored with `state.precision: float16` and `float32`; changes are shares of the latter's anomaly score.

                | model | scores | mean change | largest change | other verdicts |
                | --- | ---: | ---: | ---: | ---: |
                """);
        for (PrecisionCost cost : figures.precisions()) {
            line(
                    "| %s | %,d | %.5f | %.4f | %d |",
                    cost.network().id(), cost.scores(), cost.meanChange(), cost.mostChange(), cost.otherVerdicts());
        }
    }

    private void kernels(JsonNode measured) {
        text.append("""

                ## The parts by themselves

                From the last `make bench-kernels` (JMH, one thread, no Kafka).

                | part | of | µs | allocated B |
                | --- | --- | ---: | ---: |
                """);
        for (JsonNode part : measured) {
            StringBuilder of = new StringBuilder();
            part.path("params")
                    .properties()
                    .forEach(parameter -> of.append(of.isEmpty() ? "" : ", ")
                            .append(parameter.getKey())
                            .append(' ')
                            .append(parameter.getValue().asText().toLowerCase(java.util.Locale.ROOT)));
            line(
                    "| %s | %s | %.2f | %.0f |",
                    part.path("benchmark").asText().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1"),
                    of,
                    part.path("primaryMetric").path("score").asDouble(),
                    part.path("secondaryMetrics")
                            .path("gc.alloc.rate.norm")
                            .path("score")
                            .asDouble());
        }
    }

    private void line(String format, Object... arguments) {
        text.append(format.formatted(arguments)).append('\n');
    }
}
