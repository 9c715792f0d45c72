package dev.quatrain.trainer.accuracy.datasets;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.data.DataFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The folder that holds the data sets: {@code QUATRAIN_DATA}, or {@code ../shared/data} beside the working directory.
 *
 * @param root the folder
 */
public record DataFolder(Path root) {
    private static final Path DEFAULT = Path.of("..", "shared", "data");

    public static DataFolder of(Map<String, String> environment) {
        String named = environment.get(DataFiles.QUATRAIN_DATA);
        return new DataFolder(named == null || named.isBlank() ? DEFAULT : Path.of(named));
    }

    /** Whether it holds this file or folder. */
    public boolean has(String relative) {
        return Files.exists(root.resolve(relative));
    }

    /**
     * The path of a file or folder.
     *
     * @throws OperatorError if it is not there
     */
    public Path path(String relative) {
        Path path = root.resolve(relative).toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            throw new OperatorError("There is no " + path + ". Set " + DataFiles.QUATRAIN_DATA
                    + " to the folder that holds the data sets (default " + DEFAULT
                    + " beside the working directory).");
        }
        return path;
    }

    /** The names of a folder's entries that end so, sorted, without that end. */
    List<String> names(String folder, String end) {
        try (Stream<Path> files = Files.list(path(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .map(name -> name.substring(0, name.length() - end.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** The lines of a text file, gunzipped if its name ends in {@code .gz}. */
    List<String> lines(String relative) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(open(relative), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw unreadable(relative, e);
        }
        return lines;
    }

    /** The bytes of a file, gunzipped if its name ends in {@code .gz}. */
    byte[] bytes(String relative) {
        try (InputStream in = open(relative)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw unreadable(relative, e);
        }
    }

    private InputStream open(String relative) throws IOException {
        InputStream file = Files.newInputStream(path(relative));
        return relative.endsWith(".gz") ? new GZIPInputStream(file, 1 << 16) : file;
    }

    private OperatorError unreadable(String relative, IOException e) {
        return new OperatorError(
                "Cannot read " + root.resolve(relative) + ": " + e.getMessage() + ". Copy the data sets again.", e);
    }
}
