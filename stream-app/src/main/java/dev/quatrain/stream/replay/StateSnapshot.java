package dev.quatrain.stream.replay;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.model.OperatorError;
import dev.quatrain.model.state.RecordHeader;
import dev.quatrain.model.state.SeriesTable;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * A file of the states of all series of a pipeline and, for each partition, the offset of the first reading that they do not know yet. Big
 * endian, except for the records, which stand as in the changelog:
 *
 * <pre>
 *  0  magic      8 bytes  "QTNSTATE"
 *  8  version    u8       = 1
 *  9  header     i32 n, n bytes of UTF-8: a JSON object of app, pipeline, topic
 *     for each partition, in ascending order:
 *         partition  i32
 *         offset     i64
 *         for each series:
 *             name   i32 n, n bytes of UTF-8
 *             record i32 n, n bytes
 *         end        i32 = -1
 *     end        i32      = -1
 *     checksum   i64      CRC-32 of all before
 * </pre>
 */
public final class StateSnapshot {
    static final byte[] MAGIC = "QTNSTATE".getBytes(StandardCharsets.US_ASCII);
    static final int VERSION = 1;
    static final int END = -1;

    /** Above any name or record; keeps a damaged length from filling memory. */
    private static final int MOST_BYTES = 64 << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    /**
     * Whose states they are.
     *
     * @param topic of the readings, as the application scores them
     */
    public record Origin(String app, String pipeline, String topic) {}

    /** Where a partition's section begins in the file, behind its offset. */
    private record Section(long offset, long at, long series) {}

    private final Path file;
    private final Origin origin;
    private final Map<Integer, Section> sections;

    private StateSnapshot(Path file, Origin origin, Map<Integer, Section> sections) {
        this.file = file;
        this.origin = origin;
        this.sections = sections;
    }

    /**
     * Reads a snapshot through and checks that it is whole.
     *
     * @throws OperatorError if it cannot be read, is damaged, or a newer build wrote it
     */
    public static StateSnapshot open(Path file) {
        CRC32 checksum = new CRC32();
        try (FileChannel channel = FileChannel.open(file);
                Counted in =
                        new Counted(new CheckedInputStream(buffered(Channels.newInputStream(channel)), checksum))) {
            DataInputStream data = new DataInputStream(in);
            for (byte expected : MAGIC) {
                require(file, data.readByte() == expected, "it is no snapshot");
            }
            int version = data.readUnsignedByte();
            if (version != VERSION) {
                throw new OperatorError(
                        "The snapshot " + file + " has version " + version + ", this build reads version " + VERSION
                                + ". Use the newer Quatrain that wrote it, or take another snapshot.");
            }
            Origin origin = new JsonMapper().readValue(bytes(file, data, data.readInt()), Origin.class);
            Map<Integer, Section> sections = new TreeMap<>();
            for (int partition = data.readInt(); partition != END; partition = data.readInt()) {
                long offset = data.readLong();
                long at = in.count;
                long series = 0;
                for (int name = data.readInt(); name != END; name = data.readInt()) {
                    bytes(file, data, name);
                    bytes(file, data, data.readInt());
                    series++;
                }
                sections.put(partition, new Section(offset, at, series));
            }
            long found = checksum.getValue();
            require(file, data.readLong() == found, "its checksum does not fit its content");
            return new StateSnapshot(file, origin, sections);
        } catch (EOFException e) {
            throw damaged(file, "it is cut off", e);
        } catch (IOException e) {
            throw new OperatorError("The snapshot " + file + " cannot be read: " + e + ". Correct the path.", e);
        }
    }

    public Origin origin() {
        return origin;
    }

    /** By partition, the first reading that the states do not know. */
    public Map<Integer, Long> offsets() {
        Map<Integer, Long> offsets = new TreeMap<>();
        sections.forEach((partition, section) -> offsets.put(partition, section.offset()));
        return Collections.unmodifiableMap(offsets);
    }

    /** Series in all partitions. */
    public long series() {
        return sections.values().stream().mapToLong(Section::series).sum();
    }

    /** Throws unless the snapshot is one of this topic with as many partitions. */
    void requirePartitions(String topic, int partitions) {
        if (!topic.equals(origin.topic()) || sections.size() != partitions) {
            throw new OperatorError(
                    "The snapshot " + file + " is of topic " + origin.topic() + " with " + sections.size()
                            + " partitions, the replay reads " + topic + " with " + partitions
                            + ". Take one of that pipeline with `snapshot`, or leave out --state.");
        }
    }

    /**
     * Puts a partition's records into a table.
     *
     * @param model tag of the model that is to score them
     * @param foreign hears of each record that another model wrote
     * @throws dev.quatrain.model.state.UnknownRecordVersion if a newer build wrote one
     */
    void restore(int partition, SeriesTable table, long model, Runnable foreign) {
        Section section = Objects.requireNonNull(sections.get(partition));
        try (FileChannel channel = FileChannel.open(file).position(section.at());
                DataInputStream data = new DataInputStream(buffered(Channels.newInputStream(channel)))) {
            for (int length = data.readInt(); length != END; length = data.readInt()) {
                String name = new String(bytes(file, data, length), StandardCharsets.UTF_8);
                byte[] record = bytes(file, data, data.readInt());
                table.changelog().restore(name, record);
                if (RecordHeader.model(record) != model) {
                    foreign.run();
                }
            }
        } catch (IOException e) {
            throw damaged(file, "it changed while it was read", e);
        }
    }

    private static InputStream buffered(InputStream in) {
        return new BufferedInputStream(in, BUFFER_BYTES);
    }

    private static byte[] bytes(Path file, DataInputStream data, int length) throws IOException {
        require(file, length >= 0 && length <= MOST_BYTES, "it holds a length of " + length);
        byte[] bytes = data.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static void require(Path file, boolean holds, String otherwise) {
        if (!holds) {
            throw new OperatorError(unusable(file, otherwise));
        }
    }

    private static OperatorError damaged(Path file, String why, IOException cause) {
        return new OperatorError(unusable(file, why), cause);
    }

    private static String unusable(Path file, String why) {
        return "The snapshot " + file + " cannot be used: " + why + ". Copy it again, or take another with `snapshot`.";
    }

    /** Counts what is read. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
