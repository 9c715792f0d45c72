package dev.quatrain.stream.replay;

import dev.quatrain.model.OperatorError;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Scores as lines of JSON, into a file that appears whole or not at all, or to the standard output. */
public final class JsonLines implements ScoreSink {
    private static final int BUFFER_BYTES = 1 << 16;

    private final String name;
    private final @Nullable Path file;
    private final Path partial;
    private final OutputStream out;

    private JsonLines(String name, @Nullable Path file, Path partial, OutputStream out) {
        this.name = name;
        this.file = file;
        this.partial = partial;
        this.out = out;
    }

    /** Lines for a file; its folder is created if it is absent. */
    public static JsonLines to(Path file) {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return new JsonLines(
                    file.toString(),
                    file,
                    partial,
                    new BufferedOutputStream(Files.newOutputStream(partial), BUFFER_BYTES));
        } catch (IOException e) {
            throw unwritable(file.toString(), e);
        }
    }

    /** Lines for the standard output. Not by way of {@link System#out}, which keeps failures to itself. */
    public static JsonLines toStandardOutput() {
        return new JsonLines(
                "the standard output",
                null,
                Path.of(""),
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES));
    }

    @Override
    public void accept(String series, long eventTimeMillis, byte[] json) {
        try {
            out.write(json);
            out.write('\n');
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    @Override
    public void complete() {
        try {
            out.flush();
            if (file != null) {
                out.close();
                Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    @Override
    public void close() {
        if (file == null) {
            return;
        }
        try {
            out.close();
        } catch (IOException e) {
            // The error that led here says more.
        }
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            // It is in the way of nobody: the next run writes over it.
        }
    }

    private static OperatorError unwritable(String name, IOException e) {
        return new OperatorError(
                "Scores cannot be written to " + name + ": " + e
                        + ". Make room there, or choose another place with --out.",
                e);
    }
}
