package dev.quatrain.stream.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quatrain serve}: scores the readings of the configured topics until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Score readings topics with trained models; serve dashboard, API and metrics.",
        footer = {
            "",
            "Examples:",
            "  quatrain serve pumps.yaml",
            "  quatrain serve pumps.yaml --embedded --port 9000",
            "  QUATRAIN_KAFKA_BOOTSTRAP_SERVERS=broker:9092 quatrain serve pumps.yaml"
        })
public final class ServeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CONFIG", description = "The application's YAML.")
    @SuppressWarnings("NullAway.Init")
    private Path config;

    @Option(names = "--embedded", description = "Run a Kafka broker in this process; for trying things out.")
    private boolean embedded;

    @Mixin
    private final ServeOptions options = new ServeOptions();

    @Override
    public Integer call() {
        options.run(config, embedded, appConfig -> () -> {});
        return CommandLine.ExitCode.OK;
    }
}
