package dev.quatrain.stream.export;

import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file under another name until it is complete. */
final class PartialFile {
    private final Path file;
    private final Path partial;

    /** @param file its name when it is complete; its folder is created if it is absent */
    PartialFile(Path file) {
        this.file = file.toAbsolutePath();
        this.partial = this.file.resolveSibling(this.file.getFileName() + ".partial");
        try {
            Path folder = this.file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    Path path() {
        return partial;
    }

    /** Another file beside it that is gone in the end. */
    Path beside(String ending) {
        return partial.resolveSibling(partial.getFileName() + ending);
    }

    void complete() {
        try {
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    void discard() {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    OperatorError unwritable(Exception e) {
        return new OperatorError(
                "Cannot write " + file + ": " + e + ". Make room there, or choose another place with --out.", e);
    }
}
