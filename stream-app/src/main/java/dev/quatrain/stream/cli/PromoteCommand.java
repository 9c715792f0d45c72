package dev.quatrain.stream.cli;

import dev.quatrain.schemas.ModelAnnouncement;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quatrain promote}: the candidate that was watched scores from now on. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Let the candidate score that was watched (quatrain publish --shadow); rollback takes it back.",
        footer = {"", "Example:", "  quatrain promote pump --config pumps.yaml"})
public final class PromoteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The model's name.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Mixin
    private final AppOptions appOptions = new AppOptions();

    @Option(names = "--json", description = "Print the announcement as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        AppOptions.App app = appOptions.read();
        ModelAnnouncement announcement = app.changes().promote(name);
        Announced.print(
                announcement, app.modelsTopic(), json, spec.commandLine().getOut());
        return CommandLine.ExitCode.OK;
    }
}
