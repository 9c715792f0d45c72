package dev.quatrain.stream.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rows as CSV (RFC 4180, but lines end with a line feed): UTF-8, a header, times in ISO 8601 with milliseconds, absent values empty. */
public final class CsvTable implements Table {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final PartialFile file;
    private final BufferedWriter out;
    private final StringBuilder row = new StringBuilder();

    public CsvTable(Path path) {
        this.file = new PartialFile(path);
        try {
            this.out = Files.newBufferedWriter(file.path(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw file.unwritable(e);
        }
    }

    @Override
    public void begin(List<Column> columns) {
        columns.forEach(column -> text(column.name()));
        endRow();
    }

    @Override
    public void text(@Nullable String value) {
        if (value != null) {
            boolean quoted =
                    value.isEmpty() || value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            if (quoted) {
                row.append('"').append(value.replace("\"", "\"\"")).append('"');
            } else {
                row.append(value);
            }
        }
        row.append(',');
    }

    @Override
    public void time(long epochMillis) {
        TIME.formatTo(Instant.ofEpochMilli(epochMillis), row);
        row.append(',');
    }

    @Override
    public void number(float value) {
        if (!Float.isNaN(value)) {
            row.append(value);
        }
        row.append(',');
    }

    @Override
    public void endRow() {
        row.setCharAt(row.length() - 1, '\n');
        try {
            out.append(row);
        } catch (IOException e) {
            throw file.unwritable(e);
        }
        row.setLength(0);
    }

    @Override
    public void complete() {
        try {
            out.close();
        } catch (IOException e) {
            throw file.unwritable(e);
        }
        file.complete();
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw file.unwritable(e);
        } finally {
            file.discard();
        }
    }
}
