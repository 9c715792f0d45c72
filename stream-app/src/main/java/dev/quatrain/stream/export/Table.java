package dev.quatrain.stream.export;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows that appears under its name whole or not at all. Called in this order, on one thread: {@code begin}, for each row its
 * columns in order and {@code endRow}, {@code complete}, {@code close}. Throws {@link dev.quatrain.model.OperatorError} if the file cannot be
 * written.
 */
public interface Table extends AutoCloseable {
    /** What a column holds. */
    enum Holds {
        TEXT,
        TIME,
        NUMBER
    }

    /** A column of the table. */
    record Column(String name, Holds type) {}

    void begin(List<Column> columns);

    /**
     * The next column of the row.
     *
     * @param value null = absent
     */
    void text(@Nullable String value);

    void time(long epochMillis);

    /**
     * The next column of the row.
     *
     * @param value NaN = absent
     */
    void number(float value);

    void endRow();

    /** Gives the file its name. */
    void complete();

    /** Without {@code complete} before, nothing of the file is left. */
    @Override
    void close();
}
