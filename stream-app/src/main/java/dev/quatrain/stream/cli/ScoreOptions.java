package dev.quatrain.stream.cli;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfigReader;
import dev.quatrain.stream.scorelog.Moment;
import dev.quatrain.stream.scorelog.ScoreFilter;
import dev.quatrain.stream.scorelog.ScoreSource;
import dev.quatrain.stream.scorelog.SeriesPattern;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What {@code tail} and {@code export} have in common: which scores of which topic. */
final class ScoreOptions {
    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "CONFIG",
            description = "The application's YAML: its brokers and its scores.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set any key of the configuration, dots between its parts; may be repeated.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--bootstrap", paramLabel = "HOST:PORT", description = "The brokers; wins over CONFIG.")
    private @Nullable String bootstrap;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "The topic of scores (default: that of CONFIG, <app>.scores).")
    private @Nullable String topic;

    @Option(
            names = "-X",
            paramLabel = "KEY=VALUE",
            description = "Any property of the Kafka consumer; may be repeated.")
    private Map<String, String> kafka = new LinkedHashMap<>();

    @Option(
            names = "--series",
            paramLabel = "NAME",
            split = ",",
            description = "Only these series; * stands for any characters, ? for one. May be repeated (default: all).")
    private List<String> series = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "ID",
            split = ",",
            description = "Only scores of these models. May be repeated (default: all).")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--provisional",
            description = "With provisional scores too, which another of the same reading has replaced or will.")
    private boolean provisional;

    /** Where the scores are. */
    ScoreSource source() {
        Map<String, String> properties = new LinkedHashMap<>();
        @Nullable String scores = topic;
        if (file != null) {
            AppConfig config = AppConfigReader.read(file, Settings.overrides(assignments), System.getenv());
            properties.putAll(config.kafka());
            scores = scores == null ? config.scoresTopic() : scores;
        }
        properties.putAll(kafka);
        if (bootstrap != null) {
            properties.put("bootstrap.servers", bootstrap);
        }
        if (scores == null || (file == null && bootstrap == null)) {
            throw usage("Which scores? Give CONFIG, or --bootstrap HOST:PORT and --topic TOPIC.");
        }
        if (!properties.containsKey("bootstrap.servers")) {
            throw new OperatorError("kafka.bootstrap.servers is not set in " + file
                    + ", so there is no broker to read from. Set it there, or give --bootstrap, such as --bootstrap"
                    + " localhost:9092 for the broker of `serve --embedded` and `demo`.");
        }
        return new ScoreSource(properties, scores);
    }

    /**
     * Which scores are wanted.
     *
     * @param from a moment as the user wrote it
     * @param to likewise, or null for all that follow
     */
    ScoreFilter filter(String from, @Nullable String to) {
        long now = Clock.systemUTC().millis();
        return new ScoreFilter(
                series.stream().map(SeriesPattern::new).toList(),
                new HashSet<>(models),
                moment("--from", from, now),
                to == null ? Moment.END : moment("--to", to, now),
                provisional);
    }

    private long moment(String option, String text, long now) {
        try {
            return Moment.parse(text, now);
        } catch (IllegalArgumentException e) {
            throw usage(option + ": " + e.getMessage());
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
