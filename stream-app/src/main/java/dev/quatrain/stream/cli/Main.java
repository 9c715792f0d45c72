package dev.quatrain.stream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quatrain.model.OperatorError;
import dev.quatrain.stream.logs.Logs;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The commands of the stream application. Exit codes: 0 done, 1 an error a person can mend or a bug, 2 wrong usage. */
@Command(
        name = "quatrain",
        mixinStandardHelpOptions = true,
        description = "Score time series on Kafka.",
        subcommands = {
            ServeCommand.class,
            SimulateCommand.class,
            DemoCommand.class,
            TailCommand.class,
            ExportCommand.class,
            ReplayCommand.class,
            SnapshotCommand.class,
            KeygenCommand.class,
            SignCommand.class,
            VerifyCommand.class,
            PublishCommand.class,
            RollbackCommand.class,
            PromoteCommand.class
        })
public final class Main implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "Show where in the code an error arose.")
    private boolean stacktrace;

    @Option(
            names = "--log-format",
            scope = ScopeType.INHERIT,
            paramLabel = "text|json",
            description =
                    "Lay out logs and messages on the standard error stream for people, or as a JSON object a line"
                            + " (QUATRAIN_LOG=json).")
    void logFormat(LogFormat format) {
        if (format == LogFormat.JSON) {
            Logs.useJson();
        }
    }

    /** How what is on the standard error stream is laid out. */
    enum LogFormat {
        TEXT,
        JSON
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        CommandLine commands = commandLine();
        // Results are UTF-8 wherever they go, whatever the locale.
        commands.setOut(new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8), true));
        try {
            Logs.start(System.getenv());
        } catch (OperatorError e) {
            commands.getErr().println("error: " + e.getMessage());
            System.exit(CommandLine.ExitCode.USAGE);
        }
        System.exit(commands.execute(args));
    }

    /** The commands, for tests and the launcher's list. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    Main main = commandLine.getCommandSpec().root().userObject() instanceof Main m ? m : new Main();
                    boolean mendable = failure instanceof OperatorError;
                    if (Logs.inJson()) {
                        LOG.error(
                                "{}",
                                String.valueOf(mendable ? failure.getMessage() : failure),
                                main.stacktrace || !mendable ? failure : null);
                        return CommandLine.ExitCode.SOFTWARE;
                    }
                    commandLine.getErr().println("error: " + (mendable ? failure.getMessage() : failure));
                    if (main.stacktrace) {
                        failure.printStackTrace(commandLine.getErr());
                    } else if (!mendable) {
                        commandLine
                                .getErr()
                                .println("This is a bug; run it again with --stacktrace and report what it prints.");
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
