package dev.quatrain.trainer.training;

import dev.quatrain.trainer.network.Network;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * How a checkpoint lies in its file, big endian.
 *
 * <pre>
 * | version u8 = 2 | digest of plan and data 32 bytes | curves: count u32, curve ... | phase | crc32 of all before u32 |
 * curve:  | phase text | measure text | train losses | validation losses | best i32 | start f64 |
 * phase:  | phase text | train losses | validation losses | best parameters | parameters | optimiser | iterations u32 | start f64 |
 * text:   | length u16 | UTF-8 |      losses: | count u32 | f64 ... |      parameters, optimiser: | count u32 | f32 ... |
 * </pre>
 */
final class CheckpointFormat {
    static final int VERSION = 2;

    private static final int DIGEST_BYTES = 32;
    private static final int CRC_BYTES = 4;

    private CheckpointFormat() {}

    /** @param digest of plan and data, hex */
    static byte[] write(Checkpoint checkpoint, String digest) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(VERSION);
            out.write(HexFormat.of().parseHex(digest));
            out.writeInt(checkpoint.done().size());
            for (LearningCurve curve : checkpoint.done()) {
                out.writeUTF(curve.phase());
                out.writeUTF(curve.measure());
                write(curve.train(), out);
                write(curve.validation(), out);
                out.writeInt(curve.best());
                out.writeDouble(curve.start());
            }
            PhaseState phase = checkpoint.phase();
            out.writeUTF(phase.phase());
            write(phase.train(), out);
            write(phase.validation(), out);
            write(phase.best(), out);
            write(phase.network().parameters(), out);
            write(phase.network().optimiser(), out);
            out.writeInt(phase.network().iterations());
            out.writeDouble(phase.start());
            out.writeInt(crc(bytes.toByteArray(), bytes.size()));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("Memory cannot be written to", e);
        }
    }

    /**
     * The digest a file was written with.
     *
     * @throws IOException if this is no whole checkpoint of this version
     */
    static String digest(byte[] file) throws IOException {
        if (file.length < 1 + DIGEST_BYTES + CRC_BYTES || file[0] != VERSION) {
            throw new IOException("it is no checkpoint of version " + VERSION);
        }
        int body = file.length - CRC_BYTES;
        if (ByteBuffer.wrap(file).getInt(body) != crc(file, body)) {
            throw new IOException("it is damaged");
        }
        return HexFormat.of().formatHex(file, 1, 1 + DIGEST_BYTES);
    }

    /** @throws IOException if this is no whole checkpoint of this version */
    static Checkpoint read(byte[] file) throws IOException {
        digest(file);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file, 0, file.length - CRC_BYTES));
        in.skipNBytes(1 + DIGEST_BYTES);
        List<LearningCurve> done = new ArrayList<>();
        for (int curves = in.readInt(); curves > 0; curves--) {
            done.add(new LearningCurve(
                    in.readUTF(), in.readUTF(), losses(in), losses(in), in.readInt(), in.readDouble()));
        }
        PhaseState phase = new PhaseState(
                in.readUTF(),
                losses(in),
                losses(in),
                floats(in),
                new Network.Memory(floats(in), floats(in), in.readInt()),
                in.readDouble());
        return new Checkpoint(done, phase);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static void write(List<Double> losses, DataOutputStream out) throws IOException {
        out.writeInt(losses.size());
        for (double loss : losses) {
            out.writeDouble(loss);
        }
    }

    private static List<Double> losses(DataInputStream in) throws IOException {
        List<Double> losses = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            losses.add(in.readDouble());
        }
        return losses;
    }

    private static void write(float[] values, DataOutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES * values.length);
        buffer.asFloatBuffer().put(values);
        out.writeInt(values.length);
        out.write(buffer.array());
    }

    private static float[] floats(DataInputStream in) throws IOException {
        float[] values = new float[in.readInt()];
        ByteBuffer.wrap(in.readNBytes(Float.BYTES * values.length))
                .asFloatBuffer()
                .get(values);
        return values;
    }
}
