package dev.quatrain.stream.cli;

import dev.quatrain.schemas.Score;
import dev.quatrain.stream.scorelog.Moment;
import dev.quatrain.stream.scorelog.ScoreFilter;
import dev.quatrain.stream.scorelog.ScoreLog;
import dev.quatrain.stream.scorelog.ScoreSource;
import dev.quatrain.stream.tail.Look;
import dev.quatrain.stream.tail.ScoreLines;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quatrain tail}: prints scores as they come. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Print an application's scores as they come, one line each; Ctrl-C ends it. Belongs to no consumer group and leaves nothing behind.",
            "On a terminal each line has a sparkline of the series' last anomaly scores, half height being the threshold; NO_COLOR=1 does"
                    + " without colours. Into a pipe go columns with tabs between: event_time, series, model, version, status, anomaly_score,"
                    + " severity, and what is unusual."
        },
        footer = {
            "",
            "Examples:",
            "  quatrain tail pumps.yaml",
            "  quatrain tail pumps.yaml --series 'pump-1*' --from 10m",
            "  quatrain tail --bootstrap localhost:9092 --topic pumps.scores --json | jq .anomaly_score"
        })
public final class TailCommand implements Callable<Integer> {
    @Mixin
    private final ScoreOptions scores = new ScoreOptions();

    @Option(
            names = "--from",
            paramLabel = "MOMENT",
            description = "First event time: " + Moment.FORMS + " (default: what comes from now on).")
    private @Nullable String from;

    @Option(names = "--anomalies", description = "Only scores at or above the threshold.")
    private boolean anomalies;

    @Option(names = "--json", description = "Print each score as a JSON object, as it is in the topic.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Terminal terminal = Terminal.of(System.getenv());

    @Override
    public Integer call() {
        ScoreSource source = scores.source();
        ScoreFilter filter = scores.filter(from == null ? "beginning" : from, null);
        Printer printer = new Printer(
                spec.commandLine().getOut(), spec.commandLine().getErr(), new ScoreLines(look()), anomalies);
        InterruptOnShutdown.during(() -> {
            try (ScoreLog log = ScoreLog.open(source, filter)) {
                log.follow(from != null, printer, printer);
            } catch (InterruptException e) {
                Thread.interrupted(); // Ctrl-C; closing must not be cut short by it
            }
            printer.flush();
        });
        return CommandLine.ExitCode.OK;
    }

    private Look look() {
        if (json) {
            return Look.JSON;
        }
        if (!terminal.out()) {
            return Look.PLAIN;
        }
        return terminal.colours() ? Look.COLOURS : Look.TERMINAL;
    }

    /** Writes lines, and looks whether anybody still reads them. */
    private record Printer(PrintWriter out, PrintWriter err, ScoreLines lines, boolean anomaliesOnly)
            implements ScoreLog.Reader, ScoreLog.Watcher {
        @Override
        public void accept(Score score) {
            String line = lines.line(score);
            // A score below the threshold is part of its series' sparkline, too.
            if (!anomaliesOnly || score.anomalyScore() >= 1) {
                out.print(line + "\n");
            }
        }

        @Override
        public boolean paused() {
            return !out.checkError(); // flushes; a pipe that `head` has closed ends it
        }

        @Override
        public void away(@Nullable String reason) {
            err.println(reason == null ? "The broker answers again" : reason + "; waiting for it, Ctrl-C ends it");
        }

        void flush() {
            out.flush();
        }
    }
}
