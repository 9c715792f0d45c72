package dev.quatrain.stream.cli;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.TrustedKeys;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfigReader;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.models.AnnouncementLog;
import dev.quatrain.stream.models.ReleaseChanges;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which application a command speaks to: that of a configuration, or one by its name and brokers. */
final class AppOptions {
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);

    @Option(
            names = {"-c", "--config"},
            paramLabel = "CONFIG",
            description = "The application's YAML: its name, brokers, trusted keys and pipelines.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set any key of the configuration, dots between its parts; may be repeated.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--app", paramLabel = "NAME", description = "Instead of CONFIG: the application's name.")
    private @Nullable String app;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "The brokers; needed with --app, wins over CONFIG.")
    private @Nullable String bootstrap;

    /**
     * The application.
     *
     * @param pipelines none if there is no configuration at hand
     */
    record App(
            String modelsTopic,
            Map<String, String> kafka,
            short replication,
            TrustedKeys trusted,
            List<String> sources,
            List<Pipeline> pipelines,
            boolean configured) {
        /** Its announcements; creates their topic if there is none. */
        AnnouncementLog announcements() {
            var unused = new Topics(
                            kafka,
                            BROKER_PATIENCE,
                            "Start one, or correct --bootstrap, or kafka.bootstrap.servers in CONFIG.")
                    .createAbsent(List.of(TopicSpec.compacted(modelsTopic, 1, replication)));
            return new AnnouncementLog(kafka, modelsTopic);
        }

        /** Changes to them. */
        ReleaseChanges changes() {
            return new ReleaseChanges(announcements(), modelsTopic, Clock.systemUTC());
        }
    }

    App read() {
        Map<String, String> overrides = new LinkedHashMap<>(Settings.overrides(assignments));
        if (bootstrap != null) {
            overrides.put("kafka.bootstrap.servers", bootstrap);
        }
        if (file == null) {
            return unconfigured();
        }
        if (app != null) {
            throw new OperatorError(
                    "Both --config and --app are given. The configuration names the app; leave out --app.");
        }
        AppConfig config = AppConfigReader.read(file, overrides, System.getenv());
        if (!config.kafka().containsKey("bootstrap.servers")) {
            throw new OperatorError(
                    "kafka.bootstrap.servers is not set in " + file + ". Set it there or give --bootstrap.");
        }
        Path keys = config.models().keys();
        return new App(
                config.modelsTopic(),
                config.kafka(),
                config.topics().replication(),
                keys == null
                        ? TrustedKeys.ANYBODY
                        : TrustedKeys.load(keys, config.models().requireSignature()),
                config.models().sources(),
                config.pipelines(),
                true);
    }

    private App unconfigured() {
        if (app == null || bootstrap == null) {
            throw new OperatorError(
                    "Which application? Give --config CONFIG, or --app NAME and --bootstrap HOST:PORT.");
        }
        Map<String, String> kafka = new LinkedHashMap<>();
        kafka.put("bootstrap.servers", bootstrap);
        return new App(app + ".models", kafka, (short) -1, TrustedKeys.ANYBODY, List.of(), List.of(), false);
    }
}
