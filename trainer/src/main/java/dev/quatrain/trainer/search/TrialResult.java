package dev.quatrain.trainer.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a trial.
 *
 * @param digest of all that decides it: data, configuration, code
 * @param measure what the validation loss measures
 * @param validation loss of the best epoch, or null where the training failed
 * @param epochs trained
 * @param bestEpoch counted from 1
 * @param seconds it took
 * @param error why it failed, or null
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TrialResult(
        String digest,
        String measure,
        @Nullable Double validation,
        int epochs,
        int bestEpoch,
        double seconds,
        @Nullable String error) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    static TrialResult failed(String digest, double seconds, String error) {
        return new TrialResult(digest, "", null, 0, 0, seconds, error);
    }

    /** For ranking: a failed one is worse than any. */
    double loss() {
        return validation == null ? Double.POSITIVE_INFINITY : validation;
    }

    /** The result of the trial with this digest, if the file holds it. */
    static Optional<TrialResult> read(Path file, String digest) {
        try {
            return Files.exists(file)
                    ? Optional.of(JSON.readValue(file.toFile(), TrialResult.class))
                            .filter(result -> result.digest().equals(digest))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // half a file is no result: the trial is run again
        }
    }

    void write(Path file) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.write(partial, JSON.writeValueAsBytes(this));
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
