package dev.quatrain.bench.throughput;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.bench.throughput.Race.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures as JSON, for other programs. */
final class BenchJson {
    private BenchJson() {}

    /** Writes bench.json. */
    static void write(Figures figures, Path file) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", Figures.machine());
        json.put("commit", Figures.commit());
        json.put("ratios", figures.ratios());
        List<Map<String, Object>> modes = new ArrayList<>();
        for (List<Run> group : figures.groups()) {
            Run first = group.get(0);
            Map<String, Object> mode = new LinkedHashMap<>();
            mode.put("workload", first.workload().id());
            mode.put("mode", first.mode().id());
            mode.put("what", first.mode().title());
            mode.put("guarantee", first.workload().exactlyOnce() ? "exactly_once_v2" : "at_least_once");
            mode.put("threads", first.workload().threads());
            mode.put("series", first.workload().series());
            mode.put("model", first.workload().network().id());
            mode.put(
                    "events_per_second",
                    Figures.median(group, run -> run.measurement().eventsPerSecond()));
            mode.put(
                    "rounds",
                    group.stream()
                            .map(run -> run.measurement().eventsPerSecond())
                            .toList());
            mode.put(
                    "stream_cpu_us",
                    Figures.median(group, run -> run.measurement().streamMicros()));
            mode.put(
                    "client_cpu_us",
                    Figures.median(group, run -> run.measurement().clientMicros()));
            mode.put(
                    "jvm_cpu_us", Figures.median(group, run -> run.measurement().jvmMicros()));
            mode.put(
                    "other_cpu_us",
                    Figures.median(group, run -> run.measurement().otherMicros()));
            mode.put(
                    "allocated_bytes",
                    Figures.median(group, run -> run.measurement().allocatedBytes()));
            mode.put("changelog_bytes", Figures.median(group, Run::changelogBytes));
            mode.put("score_bytes", Figures.median(group, Run::scoreBytes));
            mode.put(
                    "resident_bytes",
                    Figures.median(group, run -> run.measurement().residentBytes()));
            mode.put(
                    "heap_bytes", Figures.median(group, run -> run.measurement().heapBytes()));
            mode.put("state_bytes", first.stateBytes());
            if (!Double.isNaN(first.restoreSeconds())) {
                mode.put("restore_seconds", first.restoreSeconds());
            }
            modes.add(mode);
        }
        json.put("modes", modes);
        json.put("latencies", figures.latencies());
        json.put("half_precision", figures.precisions());
        Files.writeString(
                file,
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(json));
    }
}
