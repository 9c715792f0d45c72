package dev.quatrain.bench.nab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * One file of the Numenta Anomaly Benchmark with its labelled windows (Lavin and Ahmad 2015).
 *
 * @param times event times, milliseconds, in the file's order
 * @param values the measurements
 * @param windows labelled anomalies
 */
record NabFile(String name, long[] times, float[] values, List<Window> windows) {
    /** A labelled anomaly; both ends belong to it, milliseconds. */
    record Window(long from, long to) {
        boolean contains(long time) {
            return from <= time && time <= to;
        }
    }

    /** Reads a file below the NAB folder, such as {@code realKnownCause/nyc_taxi.csv}. */
    static NabFile read(Path nab, String name) {
        Path csv = nab.resolve("data").resolve(name);
        if (!Files.isRegularFile(csv)) {
            throw new OperatorError(
                    "There is no NAB file at " + csv
                            + ". Set QUATRAIN_DATA to the folder that holds nab/ (data/, labels/), as cloned from the NAB repository.");
        }
        try {
            List<String> lines = Files.readAllLines(csv);
            long[] times = new long[lines.size() - 1];
            float[] values = new float[lines.size() - 1];
            for (int i = 0; i < times.length; i++) {
                String line = lines.get(i + 1);
                int comma = line.indexOf(',');
                times[i] = millis(line.substring(0, comma));
                values[i] = Float.parseFloat(line.substring(comma + 1));
            }
            List<Window> windows = new ArrayList<>();
            JsonNode labels = new ObjectMapper()
                    .readTree(nab.resolve("labels/combined_windows.json").toFile());
            for (JsonNode window : labels.path(name)) {
                windows.add(new Window(
                        millis(window.get(0).asText()), millis(window.get(1).asText())));
            }
            return new NabFile(name, times, values, windows);
        } catch (IOException e) {
            throw new OperatorError("Cannot read the NAB file " + csv + ": " + e.getMessage() + ".", e);
        }
    }

    private static long millis(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T'))
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }
}
