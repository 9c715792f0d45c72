package dev.quatrain.stream.app;

import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that is gone with its contents when closed; what cannot be deleted is said and left. */
public record TemporaryFolder(Path path) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);

    /** A fresh folder whose name begins with the prefix. */
    public static TemporaryFolder create(String prefix) {
        try {
            return new TemporaryFolder(Files.createTempDirectory(prefix));
        } catch (IOException e) {
            throw new OperatorError(
                    "Cannot create a temporary folder: " + e.getMessage() + ". Set TMPDIR to a writable one.", e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> found = Files.walk(path)) {
            List<Path> contentsFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path file : contentsFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("Could not delete the temporary folder {}: {}", path, e.getMessage());
        }
    }
}
