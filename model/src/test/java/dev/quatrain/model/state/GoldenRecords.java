package dev.quatrain.model.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Records as files, one for each kind that the store writes, named after the version that wrote them. Every later build must read them.
 *
 * <p>Made once for each version, by running {@link #main} from the module's folder; it writes nothing over. When {@link RecordLayout#VERSION}
 * grows, run it again, keep the files of the version before, and let {@code GoldenRecordsTest} say what becomes of them.
 */
final class GoldenRecords {
    static final Path FOLDER = Path.of("src/test/resources/dev/quatrain/model/state");
    static final long MODEL = 0x0102030405060708L;
    static final long LAST_EVENT = 1_700_000_000_123L;
    static final int STEPS = 40;
    static final long SILENT_SINCE = ~(LAST_EVENT + 5);

    /** Features 2, memory 3, state 3. */
    enum Kind {
        WHOLE(true, false, 0, false),
        WITHOUT_READING(false, false, 0, false),
        HALF(true, true, 0, false),
        AHEAD(true, false, 2, false),
        AHEAD_HALF_WITHOUT_READING(false, true, 2, false),
        /** With all that a guard may keep, silent, and to start afresh. */
        GUARDED(true, false, 0, true),
        GUARDED_AHEAD_HALF(false, true, 2, true);

        private final boolean keepsReading;
        private final boolean half;
        private final int delay;
        private final boolean guarded;

        Kind(boolean keepsReading, boolean half, int delay, boolean guarded) {
            this.keepsReading = keepsReading;
            this.half = half;
            this.delay = delay;
            this.guarded = guarded;
        }

        RecordLayout layout() {
            return new RecordLayout(2, guarded, guarded, keepsReading, 3, 3, half, guarded && delay == 0, delay);
        }

        boolean isGuarded() {
            return guarded;
        }

        String file(int version) {
            return "record-v" + version + "-" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".hex";
        }
    }

    private GoldenRecords() {}

    /** The record that this build writes: seen, with two readings waiting where it looks ahead, which have provisional scores. */
    static byte[] write(Kind kind) {
        SeriesTable table = new SeriesTable(kind.layout());
        int row = table.findOrCreate("s", MODEL);
        table.setSteps(row, STEPS);
        table.setLastEvent(row, LAST_EVENT);
        table.newest().setLast(row, 0, 1.5f);
        table.newest().setLast(row, 1, -0.25f);
        table.storeMemory(row, new float[] {1, 0.125f, 1e-3f});
        table.hidden().store(row, FloatBuffer.wrap(new float[] {0.5f, -1, 0.75f}), 0);
        if (kind.isGuarded()) {
            table.guard().setHeard(row, SILENT_SINCE);
            table.guard().remember(row, 7);
            table.guard().remember(row, 8);
            table.guard().setExpected(row, 0, 2.5f);
            table.guard().setResetDue(row, true);
        }
        for (int i = 0; i < kind.layout().delay(); i++) {
            table.waiting().add(row, new PendingReading(LAST_EVENT - 1000 + 1000L * i, i + 1, new float[] {i, Float.NaN
            }));
        }
        if (kind.layout().delay() > 0) {
            table.waiting().setProvisional(row);
        }
        return table.record(row);
    }

    /** The file's bytes; in it they stand as hexadecimal digits, sixteen bytes a line. */
    static byte[] read(String file) {
        try {
            return HexFormat.of()
                    .parseHex(Files.readString(FOLDER.resolve(file)).replaceAll("\\s", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the files of the present version that are absent. */
    public static void main(String[] arguments) throws IOException {
        Files.createDirectories(FOLDER);
        for (Kind kind : List.of(Kind.values())) {
            Path file = FOLDER.resolve(kind.file(RecordLayout.VERSION));
            if (!Files.exists(file)) {
                Files.writeString(file, HexFormat.of().formatHex(write(kind)).replaceAll("(.{1,32})", "$1\n"));
            }
        }
    }
}
