package dev.quatrain.trainer.accuracy.running;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The results of runs, one JSON file each.
 *
 * @param folder where they lie
 */
public record ResultFiles(Path folder) {
    /** JSON as these files have it. */
    public static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** The result of a run, if there is one that can be read. */
    public Optional<RunResult> find(RunKey key) {
        Path file = file(key, ".json");
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(JSON.readValue(file.toFile(), RunResult.class))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // of an older layout, or cut off: the run is done again
        }
    }

    /** Keeps a result: the file is whole or not there. */
    public void keep(RunResult result) throws IOException {
        Files.createDirectories(folder);
        Path part = file(result.key(), ".part");
        JSON.writeValue(part.toFile(), result);
        Files.move(
                part, file(result.key(), ".json"), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    Path file(RunKey key, String ending) {
        return folder.resolve(key.fileName() + ending);
    }
}
