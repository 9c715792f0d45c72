package dev.quatrain.stream.cli;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Durations;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import dev.quatrain.stream.simulator.CsvSink;
import dev.quatrain.stream.simulator.FleetPlayback;
import dev.quatrain.stream.simulator.FleetSettings;
import dev.quatrain.stream.simulator.KafkaSink;
import dev.quatrain.stream.simulator.PumpFleet;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quatrain simulate}: a simulated fleet of pumps, written to a CSV file or sent to a topic. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Simulate a fleet of pumps with faults: to a CSV file, or live to a Kafka topic.",
            "The same options give the same readings. The faults' labels are in the CSV's last column (NONE where healthy) and,"
                    + " when live, in the log."
        },
        footer = {
            "",
            "Examples:",
            "  quatrain simulate --csv training.csv --duration 1h --faults off",
            "  quatrain simulate --bootstrap localhost:9092 --topic pump-readings"
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final Instant CSV_START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration CSV_DURATION = Duration.ofHours(1);
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Write readings to this file, as fast as it goes; - for stdout.")
    private @Nullable String csv;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Send readings to this Kafka broker, in real time.")
    private @Nullable String bootstrap;

    @Option(
            names = "--topic",
            defaultValue = "pump-readings",
            description = "Topic to send to (default: ${DEFAULT-VALUE}).")
    private String topic = "pump-readings";

    @Option(
            names = "--partitions",
            defaultValue = "4",
            description = "Partitions of the topic where it has to be created (default: ${DEFAULT-VALUE}).")
    private int partitions = 4;

    @Option(names = "--pumps", paramLabel = "N", description = "Number of pumps (default: ${DEFAULT-VALUE}).")
    private int pumps = FleetSettings.DEFAULT_PUMPS;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "Time between two readings of a pump, such as 500ms (default: 500ms).")
    private Duration interval = FleetSettings.DEFAULT_INTERVAL;

    @Option(
            names = "--day",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "Length of the daily rhythm (default: 5m).")
    private Duration day = FleetSettings.DEFAULT_DAY;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "Simulate this long (default: 1h for a file, without end for a topic).")
    private @Nullable Duration duration;

    @Option(names = "--rows", paramLabel = "N", description = "Stop the file after this many rows.")
    private @Nullable Long rows;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Everything random comes from it (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--faults",
            paramLabel = "on|off|RATE",
            converter = FaultRate.class,
            description = "Faults per minute in the whole fleet; on means 5 (default: on).")
    private Double faults = FleetSettings.DEFAULT_FAULTS_PER_MINUTE;

    @Option(
            names = "--start",
            paramLabel = "INSTANT",
            description =
                    "Event time of the first reading (default: 2026-01-01T00:00:00Z for a file, now for a topic).")
    private @Nullable Instant start;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description = "How much faster than real time to send (default: ${DEFAULT-VALUE}).")
    private double speed = 1;

    @Option(
            names = "-X",
            paramLabel = "KEY=VALUE",
            description = "Any property of the Kafka producer; may be repeated.")
    private Map<String, String> kafka = new LinkedHashMap<>();

    @Override
    public Integer call() {
        if ((csv == null) == (bootstrap == null)) {
            throw usage("Say where readings go: either --csv FILE or --bootstrap HOST:PORT.");
        }
        if (!(speed > 0)) {
            throw usage("--speed must be above 0, got " + speed);
        }
        if (csv != null) {
            writeFile(csv);
        } else if (bootstrap != null) {
            sendTopic(bootstrap);
        }
        return CommandLine.ExitCode.OK;
    }

    private void writeFile(String file) {
        PumpFleet fleet = fleet(start == null ? CSV_START : start);
        OptionalLong limit = rows == null ? OptionalLong.empty() : OptionalLong.of(rows);
        Duration unlessGiven = rows == null ? CSV_DURATION : FleetPlayback.FOREVER;
        try (CsvSink sink = new CsvSink(open(file))) {
            long written = new FleetPlayback(fleet, sink)
                    .playAtOnce(limit, Optional.ofNullable(duration).orElse(unlessGiven));
            err("Wrote " + written + " readings of " + pumps + " pumps to " + file);
        } catch (IOException | UncheckedIOException e) {
            throw new OperatorError("Cannot write " + file + ": " + e + ". Choose a file you may write to.", e);
        }
    }

    private void sendTopic(String servers) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("bootstrap.servers", servers);
        PumpFleet fleet = fleet(start == null ? Clock.systemUTC().instant() : start);
        new Topics(properties, BROKER_PATIENCE, "Start one, or correct --bootstrap.")
                .createAbsent(List.of(TopicSpec.of(topic, partitions, -1)));
        InterruptOnShutdown.during(() -> {
            try (KafkaSink sink = new KafkaSink(properties, topic)) {
                err("Sending readings of " + pumps + " pumps to " + topic + " at " + servers + "; Ctrl-C ends it");
                long sent = new FleetPlayback(fleet, sink)
                        .playPaced(
                                Clock.systemUTC(),
                                speed,
                                Optional.ofNullable(duration).orElse(FleetPlayback.FOREVER));
                err("Sent " + sent + " readings");
            }
        });
    }

    private PumpFleet fleet(Instant from) {
        try {
            return new PumpFleet(new FleetSettings(pumps, interval, day, from.toEpochMilli(), seed, faults));
        } catch (IllegalArgumentException e) {
            throw usage("Not a fleet: " + e.getMessage());
        }
    }

    private static Writer open(String file) throws IOException {
        if (file.equals("-")) {
            return new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
        }
        Path path = Path.of(file).toAbsolutePath();
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
        }
        return Files.newBufferedWriter(path);
    }

    private void err(String message) {
        spec.commandLine().getErr().println(message);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Reads {@code 500ms}, {@code 5m} or ISO-8601. */
    static final class TimeSpan implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Durations.parse(text)
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "'" + text + "' is not a time; write for example 500ms, 30s, 5m or 1h"));
        }
    }

    /** Reads {@code on}, {@code off} or a number of faults per minute. */
    static final class FaultRate implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "on" -> FleetSettings.DEFAULT_FAULTS_PER_MINUTE;
                case "off" -> 0.0;
                default -> number(text);
            };
        }

        private static double number(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new CommandLine.TypeConversionException(
                        "'" + text + "' is neither on, off nor a number of faults per minute");
            }
        }
    }
}
