package dev.quatrain.trainer.accuracy.nab;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One series of the benchmark and its labelled windows.
 *
 * @param name category and file name, as the labels call it
 * @param times [N] milliseconds since the epoch, the time stamps taken as UTC
 * @param values [N]
 * @param windows first and last row of each labelled window, inclusive, in order
 */
public record NabFile(String name, long[] times, float[] values, List<Window> windows) {
    /** Share of a file that counts for nothing, and the most rows of it. */
    private static final double PROBATION = 0.15;

    private static final int MOST_PROBATION = 750;

    /**
     * Rows in which a detection is right.
     *
     * @param left first row
     * @param right last row, inclusive
     */
    public record Window(int left, int right) {
        int rows() {
            return right - left + 1;
        }

        boolean contains(int row) {
            return left <= row && row <= right;
        }
    }

    public NabFile {
        windows = List.copyOf(windows);
    }

    /**
     * Reads every file that the labels name and the folder holds, in order of name.
     *
     * @param folder the benchmark's folder with {@code data} and {@code labels/combined_windows.json}
     * @throws OperatorError if the labels are missing or do not fit the data
     * @throws IOException if a file cannot be read
     */
    public static List<NabFile> readAll(Path folder) throws IOException {
        Path labels = folder.resolve("labels/combined_windows.json");
        if (!Files.isReadable(labels)) {
            throw new OperatorError("The labels of the Numenta Anomaly Benchmark are not at " + labels
                    + ". Set QUATRAIN_DATA to the folder that holds nab.");
        }
        TreeMap<String, List<List<String>>> windows = new JsonMapper()
                .readValue(labels.toFile(), new TypeReference<TreeMap<String, List<List<String>>>>() {});
        List<NabFile> files = new ArrayList<>();
        for (Map.Entry<String, List<List<String>>> entry : windows.entrySet()) {
            Path file = folder.resolve("data").resolve(entry.getKey());
            if (Files.exists(file)) {
                files.add(read(entry.getKey(), file, entry.getValue()));
            }
        }
        return files;
    }

    private static NabFile read(String name, Path file, List<List<String>> labelled) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int n = lines.size() - 1;
        long[] times = new long[n];
        float[] values = new float[n];
        Map<String, Integer> rows = new HashMap<>();
        for (int t = 0; t < n; t++) {
            String line = lines.get(t + 1);
            int comma = line.indexOf(',');
            String stamp = line.substring(0, comma);
            rows.putIfAbsent(stamp, t);
            times[t] = LocalDateTime.parse(stamp.replace(' ', 'T'))
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
            values[t] = Float.parseFloat(line.substring(comma + 1));
        }
        List<Window> windows = new ArrayList<>();
        for (List<String> window : labelled) {
            windows.add(new Window(row(rows, window.get(0), name), row(rows, window.get(1), name)));
        }
        return new NabFile(name, times, values, windows);
    }

    private static int row(Map<String, Integer> rows, String stamp, String name) {
        Integer row = rows.get(stamp.substring(0, Math.min(19, stamp.length())));
        if (row == null) {
            throw new OperatorError("Label " + stamp + " of " + name
                    + " stands at no row of the file. Labels and data are of different versions; fetch both again.");
        }
        return row;
    }

    /** Number of rows. */
    public int length() {
        return values.length;
    }

    /** Rows at the start that count for nothing; a detector may learn from them. */
    public int probation() {
        return Math.min((int) (PROBATION * length()), MOST_PROBATION);
    }

    /** The median time between rows, milliseconds. */
    public long intervalMillis() {
        long[] gaps = new long[length() - 1];
        for (int t = 0; t < gaps.length; t++) {
            gaps[t] = times[t + 1] - times[t];
        }
        Arrays.sort(gaps);
        return gaps[gaps.length / 2];
    }
}
