package dev.quatrain.stream.broker;

import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a broker's folder, held by one broker of one process at a time. Kafka has such a lock too, but takes it only after
 * the controller has opened its log.
 */
final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Creates the folder if absent and locks it. */
    static FolderLock take(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    folder.resolve("quatrain.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new OperatorError(
                        "Another embedded Kafka broker uses " + folder + ". Stop that one, or choose another folder.");
            }
            return new FolderLock(channel);
        } catch (IOException e) {
            throw new OperatorError(
                    "The embedded Kafka broker cannot write to " + folder + " (" + e
                            + "). Choose a folder you may write to.",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock falls with the process at the latest; nothing was written through this channel.
        }
    }
}
