package dev.quatrain.trainer.baselines;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** Files of the data folder, {@code QUATRAIN_DATA} or {@code ../shared/data}; a test whose file is missing is skipped. */
final class RealData {
    private RealData() {}

    private static Path path(String relative) {
        String named = System.getenv("QUATRAIN_DATA");
        List<Path> roots = named != null
                ? List.of(Path.of(named))
                : List.of(Path.of("../shared/data"), Path.of("../../shared/data"));
        Path found = roots.stream()
                .map(root -> root.resolve(relative))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(
                found != null,
                "No " + relative + " in " + roots + "; set QUATRAIN_DATA to the folder of the data sets");
        return java.util.Objects.requireNonNull(found);
    }

    /** Names of a folder's entries that end so, sorted. */
    static List<String> names(String folder, String end) {
        try (Stream<Path> files = Files.list(path(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String relative) {
        try (InputStream in = open(relative)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String relative) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(open(relative), StandardCharsets.UTF_8))) {
            return in.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String relative) throws IOException {
        InputStream file = Files.newInputStream(path(relative));
        return relative.endsWith(".gz") ? new GZIPInputStream(file, 1 << 16) : file;
    }

    /** Columns [from, to) of the lines after the header, [T][columns]. */
    static float[][] columns(String relative, String separator, int from, int to) {
        return lines(relative).stream()
                .skip(1)
                .map(line -> numbers(Arrays.copyOfRange(line.split(separator, -1), from, to)))
                .toArray(float[][]::new);
    }

    /** The numbers up to the first empty cell. */
    static float[] numbers(String[] cells) {
        int n = 0;
        while (n < cells.length && !cells[n].isBlank()) {
            n++;
        }
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = Float.parseFloat(cells[i]);
        }
        return numbers;
    }

    /** A part of a set of the UCR archive; classes are numbered as they are found and added to those given. */
    static Cases ucr(String name, String part, List<String> classes) {
        List<float[][]> cases = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (String line : lines("ucr/" + name + "/" + name + "_" + part + ".ts")) {
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("%") && !line.startsWith("@")) {
                String[] parts = line.trim().split(":", -1);
                float[][] features = Stream.of(parts)
                        .limit(parts.length - 1)
                        .map(cells -> numbers(cells.split(",", -1)))
                        .toArray(float[][]::new);
                float[][] values = new float[features[0].length][features.length];
                for (int t = 0; t < values.length; t++) {
                    for (int f = 0; f < features.length; f++) {
                        values[t][f] = features[f][t];
                    }
                }
                String label = parts[parts.length - 1];
                if (!classes.contains(label)) {
                    classes.add(label);
                }
                cases.add(values);
                labels.add(classes.indexOf(label));
            }
        }
        return new Cases(cases, labels.stream().mapToInt(i -> i).toArray(), 10);
    }

    /** The cases whose position leaves this remainder by five, or those whose position does not. */
    static Cases fifth(Cases cases, boolean held) {
        List<float[][]> values = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            if ((i % 5 == 4) == held) {
                values.add(cases.values().get(i));
                labels.add(cases.labels()[i]);
            }
        }
        return new Cases(values, labels.stream().mapToInt(i -> i).toArray(), cases.classes());
    }
}
