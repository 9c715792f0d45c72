package dev.quatrain.trainer.data;

import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A DuckDB database in a folder of its own under {@code java.io.tmpdir}, deleted when closed, or by the next run. Not thread-safe. */
final class DiskTable implements AutoCloseable {
    private final DiskFolder folder;
    private final Connection connection;
    private final Statement statement;

    private DiskTable(DiskFolder folder, Connection connection, Statement statement) {
        this.folder = folder;
        this.connection = connection;
        this.statement = statement;
    }

    static DiskTable create() {
        try {
            DiskFolder folder = DiskFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
            Connection connection =
                    DriverManager.getConnection("jdbc:duckdb:" + folder.path().resolve("readings.duckdb"));
            return new DiskTable(folder, connection, connection.createStatement());
        } catch (IOException | SQLException e) {
            throw new OperatorError(
                    "Cannot put readings that memory does not hold into a file: " + e.getMessage()
                            + ". Free space in " + System.getProperty("java.io.tmpdir")
                            + ", name another folder with -Djava.io.tmpdir in QUATRAIN_JAVA_OPTS, or raise data.memory.",
                    e);
        }
    }

    /** The one statement; a query ends the one before. */
    Statement statement() {
        return statement;
    }

    OperatorError unreadable(SQLException e) {
        return new OperatorError(
                "Cannot read " + folder.path() + " again: " + e.getMessage()
                        + " Look whether the disk is full or failing.",
                e);
    }

    @Override
    public void close() {
        try {
            statement.close();
            connection.close();
            folder.close();
        } catch (IOException | SQLException e) {
            throw new OperatorError(
                    "Cannot remove " + folder.path() + ": " + e.getMessage() + ". Remove it by hand.", e);
        }
    }
}
