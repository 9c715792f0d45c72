package dev.quatrain.trainer.cli;

import dev.quatrain.model.OperatorError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The trainer's commands. Exit code 0: done; 1: an error whose message says how to mend it; 2: wrong usage. */
@Command(
        name = "quatrain",
        description = "Trains, inspects and evaluates models, and measures the families.",
        mixinStandardHelpOptions = true,
        subcommands = {
            TrainCommand.class,
            SearchCommand.class,
            InspectCommand.class,
            EvaluateCommand.class,
            AccuracyCommand.class
        })
public final class Main {
    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an error, not only its message.")
    private boolean stacktrace;

    public static void main(String[] args) {
        Logs.toStandardError();
        System.exit(run(args));
    }

    /** Runs a command and gives its exit code. */
    public static int run(String... args) {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        commandLine.setExecutionExceptionHandler((error, command, parsed) -> {
            String message = error instanceof OperatorError ? error.getMessage() : "Unexpected error: " + error;
            command.getErr().println(command.getColorScheme().errorText(String.valueOf(message)));
            if (main.stacktrace) {
                error.printStackTrace(command.getErr());
            } else if (!(error instanceof OperatorError)) {
                command.getErr().println("Run it again with --stacktrace and report what it prints.");
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        return commandLine.execute(args);
    }
}
