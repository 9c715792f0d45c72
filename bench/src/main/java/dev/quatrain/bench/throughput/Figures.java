package dev.quatrain.bench.throughput;

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
record Figures(List<Run> runs, List<Latency> latencies, List<PrecisionCost> precisions) {
    Figures {
        runs = List.copyOf(runs);
        latencies = List.copyOf(latencies);
        precisions = List.copyOf(precisions);
    }

    /** What the product reached on the main workload, events a second; 0 if it was not run. */
    int usualRate() {
        return rate(Workloads.MAIN, Mode.QUATRAIN).map(Double::intValue).orElse(0);
    }

    /** By the goals' names, where both sides were run. */
    Map<String, Double> ratios() {
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
        return group(workload, mode)
                .map(group -> median(group, run -> run.measurement().eventsPerSecond()));
    }

    /** All rounds of one mode. */
    Optional<List<Run>> group(String workload, Mode mode) {
        return groups().stream()
                .filter(group -> group.get(0).workload().id().equals(workload)
                        && group.get(0).mode() == mode)
                .findFirst();
    }

    /** The runs of one workload and mode each, in the order they were first run. */
    List<List<Run>> groups() {
        Map<String, List<Run>> groups = new LinkedHashMap<>();
        for (Run run : runs) {
            groups.computeIfAbsent(run.workload().id() + " " + run.mode(), key -> new ArrayList<>())
                    .add(run);
        }
        return List.copyOf(groups.values());
    }

    /** The median of one figure over the rounds. */
    static double median(List<Run> group, ToDoubleFunction<Run> figure) {
        double[] sorted = group.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static String commit() {
        return System.getProperty("quatrain.commit", "unknown");
    }

    /** Processor, Java and commit. */
    static String machine() {
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
