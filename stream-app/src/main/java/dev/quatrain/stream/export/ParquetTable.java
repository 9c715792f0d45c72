package dev.quatrain.stream.export;

import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Rows as Parquet (zstd), written by DuckDB: texts, floats, and times in UTC; absent values are null. Rows gather in a database beside the
 * file until it is complete, so memory stays bounded.
 */
public final class ParquetTable implements Table {
    /** DuckDB's own default is most of the machine's memory. */
    private static final String MEMORY = "512MB";

    private final PartialFile file;
    private final Path database;
    private final Connection connection;
    private @Nullable DuckDBAppender rows;
    private boolean inRow;

    /** @throws OperatorError if DuckDB is not there, or the folder cannot be written to */
    public ParquetTable(Path path) {
        requireDuckDb();
        this.file = new PartialFile(path);
        this.database = file.beside(".duckdb");
        try {
            Files.deleteIfExists(database);
            this.connection = DriverManager.getConnection("jdbc:duckdb:" + database);
        } catch (IOException | SQLException e) {
            throw file.unwritable(e);
        }
    }

    private static void requireDuckDb() {
        try {
            Class.forName("org.duckdb.DuckDBDriver");
        } catch (ClassNotFoundException e) {
            throw new OperatorError(
                    "Parquet is written by DuckDB, which is not on the class path: the service does not carry its 80 MB."
                            + " Run bin/quatrain from a built checkout, or take --format csv.",
                    e);
        }
    }

    @Override
    public void begin(List<Column> columns) {
        String definitions = columns.stream()
                .map(column -> quoted(column.name(), '"') + " " + type(column.type()))
                .collect(Collectors.joining(", "));
        run("SET memory_limit = '" + MEMORY + "'");
        run("SET threads = 2");
        run("CREATE TABLE scores (" + definitions + ")");
        try {
            rows = connection.unwrap(DuckDBConnection.class).createAppender("scores");
        } catch (SQLException e) {
            throw file.unwritable(e);
        }
    }

    private static String type(Holds type) {
        return switch (type) {
            case TEXT -> "VARCHAR";
            case TIME -> "TIMESTAMP WITH TIME ZONE";
            case NUMBER -> "FLOAT";
        };
    }

    private static String quoted(String text, char quote) {
        String one = String.valueOf(quote);
        return one + text.replace(one, one + one) + one;
    }

    private void run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw file.unwritable(e);
        }
    }

    /** Appends to the present row. */
    private interface Append {
        void to(DuckDBAppender rows) throws SQLException;
    }

    private void append(Append value) {
        if (rows == null) {
            throw new IllegalStateException("A table begins with its columns");
        }
        try {
            value.to(rows);
        } catch (SQLException e) {
            throw file.unwritable(e);
        }
    }

    private void cell(Append value) {
        append(appender -> {
            if (!inRow) {
                appender.beginRow();
                inRow = true;
            }
            value.to(appender);
        });
    }

    @Override
    public void text(@Nullable String value) {
        cell(appender -> appender.append(value));
    }

    @Override
    public void time(long epochMillis) {
        cell(appender -> appender.append(Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC)));
    }

    @Override
    public void number(float value) {
        if (Float.isNaN(value)) {
            cell(DuckDBAppender::appendNull);
        } else {
            cell(appender -> appender.append(value));
        }
    }

    @Override
    public void endRow() {
        append(DuckDBAppender::endRow);
        inRow = false;
    }

    @Override
    public void complete() {
        append(DuckDBAppender::close);
        rows = null;
        run("COPY scores TO " + quoted(file.path().toString(), '\'') + " (FORMAT parquet, COMPRESSION zstd)");
        file.complete();
    }

    @Override
    public void close() {
        try {
            if (rows != null) {
                rows.close();
            }
            connection.close();
            Files.deleteIfExists(database);
            Files.deleteIfExists(database.resolveSibling(database.getFileName() + ".wal"));
        } catch (IOException | SQLException e) {
            throw file.unwritable(e);
        } finally {
            file.discard();
        }
    }
}
