package dev.quatrain.stream.cli;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.stream.broker.Topics;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfigReader;
import dev.quatrain.stream.config.Pipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code replay} and {@code snapshot} have in common: the application's configuration and one pipeline of it. */
final class OnePipeline {
    @Parameters(paramLabel = "CONFIG", description = "The application's YAML.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = "Which of the application's pipelines; needed where it has several.")
    private @Nullable String name;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set any key of the configuration, dots between its parts; may be repeated.")
    private List<String> assignments = new ArrayList<>();

    /** The configuration, with brokers to ask. */
    AppConfig config() {
        AppConfig config = AppConfigReader.read(file, Settings.overrides(assignments), System.getenv());
        if (!config.kafka().containsKey("bootstrap.servers")) {
            throw new OperatorError("kafka.bootstrap.servers is not set, so there is no broker to read from. Set it in "
                    + file + " or as QUATRAIN_KAFKA_BOOTSTRAP_SERVERS.");
        }
        return config;
    }

    /** What to say when brokers cannot be read from. */
    static OperatorError inWords(AppConfig config, KafkaException failure) {
        String brokers = String.valueOf(config.kafka().get("bootstrap.servers"));
        return failure instanceof AuthenticationException refused
                ? Topics.notLetIn(brokers, refused)
                : new OperatorError(
                        "The brokers at " + brokers + " cannot be read from: " + failure.getMessage()
                                + ". See that they are up and this user may read the application's topics and group.",
                        failure);
    }

    /** The pipeline that was named, or the only one. */
    Pipeline of(AppConfig config) {
        List<String> names = config.pipelines().stream().map(Pipeline::name).toList();
        if (name == null && names.size() > 1) {
            throw new OperatorError(
                    "The application has the pipelines " + String.join(", ", names) + ". Choose one with --pipeline.");
        }
        return config.pipelines().stream()
                .filter(pipeline -> name == null || pipeline.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new OperatorError(
                        "There is no pipeline " + name + ". The application has " + String.join(", ", names) + "."));
    }
}
