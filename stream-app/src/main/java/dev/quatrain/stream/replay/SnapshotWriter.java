package dev.quatrain.stream.replay;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.model.OperatorError;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/** Writes a {@link StateSnapshot}, partition by partition; the file appears whole or not at all. */
final class SnapshotWriter implements AutoCloseable {
    private final Path file;
    private final Path partial;
    private final CRC32 checksum = new CRC32();
    private final DataOutputStream out;

    SnapshotWriter(Path file, StateSnapshot.Origin origin) {
        this.file = file;
        this.partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            this.out = new DataOutputStream(
                    new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(partial)), checksum));
            out.write(StateSnapshot.MAGIC);
            out.writeByte(StateSnapshot.VERSION);
            put(new JsonMapper().writeValueAsBytes(origin));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Writes the next partition; they come in ascending order.
     *
     * @param offset of the first reading that the records do not know
     * @param records by series
     */
    void partition(int partition, long offset, Map<String, byte[]> records) {
        try {
            out.writeInt(partition);
            out.writeLong(offset);
            for (Map.Entry<String, byte[]> record : records.entrySet()) {
                put(record.getKey().getBytes(StandardCharsets.UTF_8));
                put(record.getValue());
            }
            out.writeInt(StateSnapshot.END);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void put(byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Ends the file and puts it in its place. */
    void complete() {
        try {
            out.writeInt(StateSnapshot.END);
            out.writeLong(checksum.getValue());
            out.close();
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            // The error that led here says more; what is left is written over by the next snapshot.
        }
    }

    private OperatorError unwritable(IOException e) {
        return new OperatorError(
                "The snapshot " + file + " cannot be written: " + e + ". Make room there, or choose another file.", e);
    }
}
