package dev.quatrain.stream.cli;

import dev.quatrain.schemas.ModelAnnouncement;
import dev.quatrain.stream.models.ReleaseChanges;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quatrain rollback}: the model that scored before scores again. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Announce the release again that scored before. Once more goes back one further.",
            "With --shadow only the candidate is taken away."
        },
        footer = {"", "Example:", "  quatrain rollback pump --config pumps.yaml"})
public final class RollbackCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The model's name.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Mixin
    private final AppOptions appOptions = new AppOptions();

    @Option(names = "--shadow", description = "Stop watching the candidate; what scores stays.")
    private boolean shadow;

    @Option(names = "--json", description = "Print the announcement as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        AppOptions.App app = appOptions.read();
        ReleaseChanges changes = app.changes();
        ModelAnnouncement announcement = shadow ? changes.withoutShadow(name) : changes.rollBack(name);
        Announced.print(
                announcement, app.modelsTopic(), json, spec.commandLine().getOut());
        return CommandLine.ExitCode.OK;
    }
}
