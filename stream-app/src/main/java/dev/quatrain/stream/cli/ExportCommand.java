package dev.quatrain.stream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.model.OperatorError;
import dev.quatrain.stream.export.CsvTable;
import dev.quatrain.stream.export.ParquetTable;
import dev.quatrain.stream.export.ScoreColumns;
import dev.quatrain.stream.export.Table;
import dev.quatrain.stream.scorelog.Moment;
import dev.quatrain.stream.scorelog.ScoreFilter;
import dev.quatrain.stream.scorelog.ScoreLog;
import dev.quatrain.stream.scorelog.ScoreSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quatrain export}: scores of a range as a flat table. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Write the scores of a range of event time to a CSV or Parquet file for pandas, Polars or DuckDB: one row for each score,"
                    + " flat columns. The file appears when it is complete. It ends by itself."
        },
        footer = {
            "",
            "Examples:",
            "  quatrain export pumps.yaml --out scores.parquet",
            "  quatrain export pumps.yaml --from 2026-01-31 --to 2026-02-01 --series pump-7 --out scores.csv",
            "  duckdb -c \"SELECT series, max(anomaly_score) FROM 'scores.parquet' GROUP BY ALL\""
        })
public final class ExportCommand implements Callable<Integer> {
    private enum Format {
        CSV,
        PARQUET
    }

    @Mixin
    private final ScoreOptions scores = new ScoreOptions();

    @Option(
            names = "--from",
            paramLabel = "MOMENT",
            description = "First event time: " + Moment.FORMS + " (default: beginning).")
    private String from = "beginning";

    @Option(
            names = "--to",
            paramLabel = "MOMENT",
            description = "First event time that is left out, written likewise (default: all that is there).")
    private @Nullable String to;

    @Option(
            names = "--format",
            paramLabel = "csv|parquet",
            description = "What to write (default: by the ending of FILE, .csv or .parquet).")
    private @Nullable Format format;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to; what is there is replaced.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(names = "--json", description = "Print what was written as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Terminal terminal = Terminal.of(System.getenv());

    @Override
    public Integer call() throws JsonProcessingException {
        Format chosen = format == null ? byEnding() : format;
        ScoreSource source = scores.source();
        ScoreFilter filter = scores.filter(from, to);
        Written[] written = new Written[1];
        InterruptOnShutdown.during(() -> {
            try (ScoreLog log = ScoreLog.open(source, filter)) {
                written[0] = export(log, chosen);
            } catch (InterruptException e) {
                Thread.interrupted();
                throw new OperatorError("Stopped before the end of the range; nothing was written.", e);
            }
        });
        report(written[0]);
        return CommandLine.ExitCode.OK;
    }

    private Format byEnding() {
        String name = out.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return Format.CSV;
        }
        if (name.endsWith(".parquet")) {
            return Format.PARQUET;
        }
        throw new ParameterException(
                spec.commandLine(), "What shall " + out + " be? Give --format csv or --format parquet.");
    }

    private record Written(long rows, int columns, long malformed) {}

    /** Reads twice: which columns there are is known only when all scores were seen. */
    private Written export(ScoreLog log, Format chosen) {
        PrintWriter err = spec.commandLine().getErr();
        try (Table table = chosen == Format.CSV ? new CsvTable(out) : new ParquetTable(out);
                ProgressLine looking = new ProgressLine(err, terminal.err(), "Looking for columns");
                ProgressLine writing = new ProgressLine(err, terminal.err(), "Writing")) {
            ScoreColumns columns = new ScoreColumns();
            log.read(columns::see, looking);
            looking.close();
            long malformed = log.malformed();
            List<Table.Column> all = columns.columns();
            table.begin(all);
            long[] rows = new long[1];
            log.read(score -> rows[0] += columns.write(score, table) ? 1 : 0, writing);
            table.complete();
            return new Written(rows[0], all.size(), malformed);
        }
    }

    private void report(Written written) throws JsonProcessingException {
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("out", out.toString());
            result.put("rows", written.rows());
            result.put("columns", written.columns());
            result.put("malformed", written.malformed());
            spec.commandLine().getOut().println(new JsonMapper().writeValueAsString(result));
            return;
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println(String.format(
                Locale.ROOT, "Wrote %,d scores in %d columns to %s", written.rows(), written.columns(), out));
        if (written.malformed() > 0) {
            err.println(written.malformed() + " records of the topic are no scores; they are left out");
        }
    }
}
