package dev.quatrain.stream.cli;

import dev.quatrain.model.OperatorError;
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
            KeygenCommand.class,
            SignCommand.class,
            VerifyCommand.class,
            PublishCommand.class,
            RollbackCommand.class,
            PromoteCommand.class
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "Show where in the code an error arose.")
    private boolean stacktrace;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The commands, for tests and the launcher's list. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    Main main = commandLine.getCommandSpec().root().userObject() instanceof Main m ? m : new Main();
                    boolean mendable = failure instanceof OperatorError;
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
