package dev.quatrain.trainer.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps a training in a file, which at any moment is either the last checkpoint or the one before it, whole. A checkpoint that belongs
 * to another training is left alone until this one keeps its own. If the file cannot be written the training goes on and says so once.
 */
public final class CheckpointFile implements Checkpoints {
    /** Writing takes milliseconds; what a kill costs is at most this much training. */
    public static final Duration APART = Duration.ofSeconds(3);

    private final Path file;
    private final String digest;
    private final Duration apart;
    private final LongSupplier nanoTime;
    private final Consumer<String> notices;
    private long keptAt;
    private boolean complained;

    /**
     * @param apart least time between two checkpoints
     * @param nanoTime a clock that only runs forward
     */
    CheckpointFile(Path file, String digest, Duration apart, LongSupplier nanoTime, Consumer<String> notices) {
        this.file = file;
        this.digest = digest;
        this.apart = apart;
        this.nanoTime = nanoTime;
        this.notices = notices;
        this.keptAt = nanoTime.getAsLong() - apart.toNanos();
    }

    /**
     * Where a training is to be kept, before it is known which one it is.
     *
     * @param fresh whether to ignore what lies there
     * @param apart least time between two checkpoints
     * @param notices hears, as sentences, what became of a checkpoint
     */
    public record Place(Path file, boolean fresh, Duration apart, Consumer<String> notices) implements CheckpointPlace {
        @Override
        public CheckpointPlace part(String name) {
            return new Place(file.resolveSibling(file.getFileName() + "." + name), fresh, apart, notices);
        }

        @Override
        public Checkpoints open(String digest) {
            CheckpointFile checkpoints = new CheckpointFile(file, digest, apart, System::nanoTime, notices);
            if (fresh) {
                checkpoints.remove();
            }
            return checkpoints;
        }
    }

    @Override
    public Optional<Checkpoint> last() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (!CheckpointFormat.digest(bytes).equals(digest)) {
                notices.accept("The checkpoint " + file
                        + " is of another configuration, other data or another build: starting afresh.");
                return Optional.empty();
            }
            Checkpoint checkpoint = CheckpointFormat.read(bytes);
            notices.accept("Going on from the checkpoint " + file + ": "
                    + checkpoint.phase().phase() + ", "
                    + checkpoint.phase().train().size() + " epochs are done. (--fresh starts anew.)");
            return Optional.of(checkpoint);
        } catch (IOException | RuntimeException e) {
            notices.accept("The checkpoint " + file + " cannot be used (" + e.getMessage() + "): starting afresh.");
            return Optional.empty();
        }
    }

    @Override
    public void keep(Supplier<Checkpoint> now, boolean surely) {
        if (!surely && nanoTime.getAsLong() - keptAt < apart.toNanos()) {
            return;
        }
        try {
            write(CheckpointFormat.write(now.get(), digest));
        } catch (IOException e) {
            if (!complained) {
                notices.accept(
                        "The checkpoint " + file + " cannot be written (" + e
                                + "): the training goes on, but could not be resumed. Free space there or mend its permissions.");
                complained = true;
            }
        }
        keptAt = nanoTime.getAsLong();
    }

    private void write(byte[] bytes) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try (FileChannel channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            notices.accept("The checkpoint " + file + " cannot be removed (" + e + "). Remove it by hand.");
        }
    }
}
