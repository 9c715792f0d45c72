package dev.quatrain.bench.throughput;

import dev.quatrain.bench.throughput.Race.Run;
import java.util.List;
import java.util.Map;

/** The figures as text for a terminal. */
final class TerminalTable {
    private TerminalTable() {}

    /** The table for the terminal. */
    static String of(Figures figures) {
        StringBuilder text = new StringBuilder(Figures.machine()).append("\n\n");
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
        for (List<Run> group : figures.groups()) {
            Run first = group.get(0);
            text.append("%-15s %-13s %,12.0f %9.2f %9.2f %8.2f %8.2f %,10.0f %9.0f %9.0f%n"
                    .formatted(
                            first.workload().id(),
                            first.mode().id(),
                            Figures.median(group, run -> run.measurement().eventsPerSecond()),
                            Figures.median(group, run -> run.measurement().streamMicros()),
                            Figures.median(group, run -> run.measurement().clientMicros()),
                            Figures.median(group, run -> run.measurement().jvmMicros()),
                            Figures.median(group, run -> run.measurement().otherMicros()),
                            Figures.median(group, run -> run.measurement().allocatedBytes()),
                            Figures.median(group, Run::changelogBytes),
                            Figures.median(group, run -> run.measurement().residentBytes() / 1e6)));
        }
        text.append('\n');
        for (Latency latency : figures.latencies()) {
            text.append("%-22s %,9d events/s: p50 %d ms, p99 %d ms, p99.9 %d ms%n"
                    .formatted(
                            latency.workload(),
                            latency.rate(),
                            latency.p50Millis(),
                            latency.p99Millis(),
                            latency.p999Millis()));
        }
        text.append('\n');
        Map<String, Double> ratios = figures.ratios();
        for (Goal goal : Goal.values()) {
            Double ratio = ratios.get(goal.id());
            if (ratio != null) {
                text.append("%-24s %8.2f  to reach %5.2f  %s%n"
                        .formatted(goal.id(), ratio, goal.least(), ratio >= goal.least() ? "met" : "missed"));
            }
        }
        return text.toString();
    }
}
