package dev.quatrain.trainer.data;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Suggestion;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads CSV (plain or gzipped) and Parquet files through an in-memory DuckDB. */
public final class DuckDbSource {
    /** What a reading takes from files to replay, beside its values: times, labels, objects, scores. */
    private static final long ROW_BYTES = 250;

    /** Raw, filled, scaled, expected. */
    private static final long VALUE_BYTES = 16;

    /** Parquet and gzip hardly make files smaller than one part in so many; counting rows reads the files once more. */
    private static final long MOST_COMPRESSED = 40;

    /** Below this DuckDB cannot sort. */
    private static final long LEAST_SORT_BYTES = 128_000_000;

    private final DataPlan plan;

    public DuckDbSource(DataPlan plan) {
        this.plan = plan;
    }

    /**
     * All readings, sorted by series and event time; of rows with the same series and event time the first is kept.
     *
     * @throws OperatorError if a column does not exist, a time cannot be read, or there are no rows
     */
    public Dataset read() {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 2");
            requireContent();
            String table = tableFunction();
            Map<String, String> types = columns(statement, table);
            checkColumns(types);
            String sql = select(types, table);
            try (ResultSet rows = statement.executeQuery(sql)) {
                return collect(plan, rows, DataFiles.digest(plan.files()), true);
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** Whether all readings fit into memory, as far as that can be told without reading them twice. */
    public boolean fitsMemory() {
        long memory = memory();
        long bytes =
                plan.files().stream().mapToLong(file -> file.toFile().length()).sum();
        if (bytes < memory / MOST_COMPRESSED) {
            return true;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + tableFunction())) {
            rows.next();
            return rows.getLong(1) <= rowsIn(memory);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private long memory() {
        return plan.memoryBytes() == null ? Runtime.getRuntime().maxMemory() / 2 : plan.memoryBytes();
    }

    private long rowsIn(long memory) {
        return memory / (ROW_BYTES + VALUE_BYTES * plan.features().size());
    }

    /** Readings sorted into a file on disk, for those that memory cannot hold; throws as {@link #read} does. */
    public ReadingsOnDisk readToDisk() {
        requireContent();
        DiskTable table = DiskTable.create();
        try {
            Statement statement = table.statement();
            statement.execute("SET threads = 2");
            statement.execute("SET memory_limit = '" + Math.max(LEAST_SORT_BYTES, memory()) / 1_000_000 + "MB'");
            Map<String, String> types = columns(statement, tableFunction());
            checkColumns(types);
            StringBuilder names = new StringBuilder("series_, time_, text_, label_");
            for (int f = 0; f < plan.features().size(); f++) {
                names.append(", f").append(f);
            }
            statement.execute("CREATE TABLE readings AS SELECT * FROM (" + select(types, tableFunction())
                    + ") AS sorted(" + names + ")");
            // The first row that has no time or no series, or else any row, tells what is wrong with it.
            try (ResultSet rows = statement.executeQuery(
                    "SELECT * FROM readings ORDER BY time_ IS NOT NULL, series_ IS NOT NULL LIMIT 1")) {
                collect(plan, rows, "", false);
            }
            ReadingsOnDisk readings = new ReadingsOnDisk(plan, table, rowsIn(memory()), DataFiles.digest(plan.files()));
            if (readings.rows() == 0) {
                throw noRows(plan);
            }
            return readings;
        } catch (SQLException e) {
            table.close();
            throw unreadable(e);
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    private static OperatorError noRows(DataPlan plan) {
        return new OperatorError(names(plan) + " holds no rows. Give files with readings.");
    }

    private OperatorError unreadable(SQLException e) {
        return new OperatorError(
                "Cannot read " + names() + ": " + firstLine(e) + " Check that the files are CSV, gzipped CSV or "
                        + "Parquet, all with the same columns.",
                e);
    }

    /** DuckDB takes an empty file for one with a column of its own naming. */
    private void requireContent() {
        if (plan.files().stream().allMatch(file -> file.toFile().length() == 0)) {
            throw new OperatorError(
                    names() + (plan.files().size() == 1 ? " is" : " are") + " empty. Give files with readings.");
        }
    }

    private String names() {
        return names(plan);
    }

    private static String names(DataPlan plan) {
        List<Path> files = plan.files();
        return files.size() == 1 ? files.get(0).toString() : files.get(0) + " and " + (files.size() - 1) + " more";
    }

    private static String firstLine(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(message) + ".";
    }

    private String tableFunction() {
        long parquet = plan.files().stream().filter(DuckDbSource::isParquet).count();
        if (parquet != 0 && parquet != plan.files().size()) {
            throw new OperatorError("data.files mixes Parquet with CSV files. Give files of one kind.");
        }
        String list = plan.files().stream()
                .map(file -> "'" + file.toString().replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "[", "]"));
        return parquet > 0
                ? "read_parquet(" + list + ", union_by_name = true)"
                : "read_csv(" + list + ", union_by_name = true, sample_size = 200000)";
    }

    private static boolean isParquet(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".parquet");
    }

    private static Map<String, String> columns(Statement statement, String table) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        try (ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + table)) {
            while (rows.next()) {
                types.put(rows.getString(1), rows.getString(2));
            }
        }
        return types;
    }

    private void checkColumns(Map<String, String> types) {
        List<String> problems = new ArrayList<>();
        check(types, "data.time", plan.time(), problems);
        check(types, "data.series", plan.series(), problems);
        check(types, "data.label", plan.label(), problems);
        plan.features()
                .forEach(f -> check(types, "data.features (" + f.feature().name() + ")", f.column(), problems));
        if (!problems.isEmpty()) {
            throw new OperatorError(names() + " does not hold every column:\n  - " + String.join("\n  - ", problems)
                    + "\nIts columns are: " + String.join(", ", types.keySet()) + ".");
        }
    }

    private static void check(Map<String, String> types, String key, @Nullable String column, List<String> problems) {
        if (column != null && !types.containsKey(column)) {
            problems.add(key + ": there is no column " + column + "." + Suggestion.of(column, types.keySet()));
        }
    }

    private String select(Map<String, String> types, String table) {
        StringBuilder sql = new StringBuilder("SELECT ");
        sql.append(plan.series() == null ? "'" + DataPlan.ONLY_SERIES + "'" : quoted(plan.series()) + "::VARCHAR")
                .append(" AS series_, ")
                .append(timeMillis(plan.time(), types.getOrDefault(plan.time(), "")))
                .append(" AS time_, ")
                .append(quoted(plan.time()))
                .append("::VARCHAR, ")
                .append(plan.label() == null ? "NULL" : quoted(plan.label()) + "::VARCHAR");
        for (FeatureColumn feature : plan.features()) {
            sql.append(", TRY_CAST(").append(quoted(feature.column())).append(" AS FLOAT)");
        }
        return sql.append(" FROM (SELECT *, row_number() OVER () AS row_ FROM ")
                .append(table)
                .append(") ORDER BY series_, time_, row_")
                .toString();
    }

    private String timeMillis(String column, String type) {
        String name = quoted(column);
        if (type.startsWith("TIMESTAMP") || type.equals("DATE")) {
            return "epoch_ms(" + name + (type.equals("DATE") ? "::TIMESTAMP)" : ")");
        }
        if (type.equals("VARCHAR")) {
            return "epoch_ms(TRY_CAST(" + name + " AS TIMESTAMP))";
        }
        return plan.timeUnit() == DataPlan.TimeUnit.SECONDS
                ? "TRY_CAST(" + name + " * 1000 AS BIGINT)"
                : "TRY_CAST(" + name + " AS BIGINT)";
    }

    private static String quoted(String column) {
        return '"' + column.replace("\"", "\"\"") + '"';
    }

    /** @param complete whether these are all readings: no rows at all, or a feature without values, are then errors */
    static Dataset collect(DataPlan plan, ResultSet rows, String digest, boolean complete) throws SQLException {
        List<Series> all = new ArrayList<>();
        int features = plan.features().size();
        SeriesBuilder current = new SeriesBuilder("", plan.label() != null, plan.labelsAreClasses());
        long[] missing = new long[features];
        long readings = 0;
        long repeated = 0;
        while (rows.next()) {
            String name = rows.getString(1);
            long time = rows.getLong(2);
            if (rows.wasNull()) {
                throw new OperatorError("Column " + plan.time() + " of " + names(plan) + " holds `" + rows.getString(3)
                        + "`, which is no event time. Give ISO-8601 timestamps or numbers (data.time_unit).");
            }
            if (name == null || name.isBlank()) {
                throw new OperatorError("Column " + plan.series() + " of " + names(plan)
                        + " holds a row without a series id. Fill it in, or leave data.series out.");
            }
            if (!name.equals(current.name())) {
                current.addTo(all);
                current = new SeriesBuilder(name, plan.label() != null, plan.labelsAreClasses());
            }
            if (current.hasReadingAt(time)) {
                repeated++;
                continue;
            }
            float[] values = new float[features];
            for (int f = 0; f < features; f++) {
                float value = rows.getFloat(5 + f);
                values[f] = rows.wasNull() || !Float.isFinite(value) ? Float.NaN : value;
                missing[f] += Float.isNaN(values[f]) ? 1 : 0;
            }
            readings++;
            current.add(time, values, rows.getString(4));
        }
        current.addTo(all);
        if (all.isEmpty() && complete) {
            throw noRows(plan);
        }
        if (complete) {
            requireNumbers(plan, missing, readings);
        }
        long interval = plan.interval() == null
                ? Math.max(1, Dataset.medianInterval(all))
                : plan.interval().toMillis();
        return new Dataset(
                List.copyOf(all),
                interval,
                plan.label() != null,
                Arrays.stream(missing).sum(),
                repeated,
                digest);
    }

    private static void requireNumbers(DataPlan plan, long[] missing, long readings) {
        for (int f = 0; f < missing.length; f++) {
            if (missing[f] == readings) {
                FeatureColumn feature = plan.features().get(f);
                throw new OperatorError("Feature " + feature.feature().name() + " (column " + feature.column() + " of "
                        + names(plan) + ") holds no number in any of " + readings
                        + " rows. Name a column of numbers, or leave it out of data.features.");
            }
        }
    }
}
