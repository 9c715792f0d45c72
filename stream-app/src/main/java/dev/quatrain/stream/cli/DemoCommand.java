package dev.quatrain.stream.cli;

import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.simulator.FleetPlayback;
import dev.quatrain.stream.simulator.FleetSettings;
import dev.quatrain.stream.simulator.KafkaSink;
import dev.quatrain.stream.simulator.PumpFleet;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quatrain demo}: broker, application and a simulated fleet with faults, all in one process. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Run broker, application and a simulated fleet of pumps with faults in one process.",
            "The models must be there: `make demo` trains them first."
        })
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "CONFIG",
            description = "The application's YAML (default: ${DEFAULT-VALUE}).")
    private Path config = Path.of("examples/pumps/serve.yaml");

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the fleet and its faults (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Mixin
    private final ServeOptions options = new ServeOptions();

    @Override
    public Integer call() {
        options.run(config, true, this::simulate);
        return CommandLine.ExitCode.OK;
    }

    private AutoCloseable simulate(AppConfig appConfig) {
        String topic = appConfig.pipelines().get(0).topic();
        Clock clock = Clock.systemUTC();
        PumpFleet fleet = new PumpFleet(FleetSettings.demo(clock.millis(), seed));
        Thread player = new Thread(
                () -> {
                    try (KafkaSink sink = new KafkaSink(appConfig.kafka(), topic)) {
                        new FleetPlayback(fleet, sink).playPaced(clock, 1, FleetPlayback.FOREVER);
                    }
                },
                "simulator");
        player.start();
        return () -> {
            player.interrupt();
            player.join();
        };
    }
}
