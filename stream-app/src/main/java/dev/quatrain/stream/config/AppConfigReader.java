package dev.quatrain.stream.config;

import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.settings.Durations;
import dev.quatrain.model.settings.References;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.stream.config.AppConfig.Batch;
import dev.quatrain.stream.config.AppConfig.Engine;
import dev.quatrain.stream.config.AppConfig.Models;
import dev.quatrain.stream.config.AppConfig.Rule;
import dev.quatrain.stream.config.AppConfig.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@link AppConfig} from YAML, environment and command line; the one place that does. */
public final class AppConfigReader {
    /** What Kafka allows in a topic's name. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    private static final Logger LOG = LoggerFactory.getLogger(AppConfigReader.class);

    private final Settings root;
    private final Path folder;
    private final Set<String> fromEnvironment;
    private final Map<String, String> environment;

    private AppConfigReader(Settings root, Path folder, Set<String> fromEnvironment, Map<String, String> environment) {
        this.root = root;
        this.folder = folder;
        this.fromEnvironment = fromEnvironment;
        this.environment = environment;
    }

    /**
     * The configuration in a file; relative paths in it start at the file's folder.
     *
     * @param overrides dotted path to value; win over the environment, which wins over the file
     * @param environment {@code QUATRAIN_HTTP_PORT=9090} sets {@code http.port}
     * @throws dev.quatrain.model.OperatorError that lists every problem
     */
    public static AppConfig read(Path file, Map<String, String> overrides, Map<String, String> environment) {
        Map<String, String> fromEnvironment = EnvironmentOverrides.of(environment);
        Map<String, String> all = new LinkedHashMap<>(fromEnvironment);
        all.putAll(overrides);
        @Nullable Path parent = file.toAbsolutePath().getParent();
        Path folder = parent == null ? Path.of("") : parent;
        Settings root = Settings.load(file, all, new References(environment, folder));
        return new AppConfigReader(root, folder, fromEnvironment.keySet(), environment).read();
    }

    private AppConfig read() {
        String app = name(root, "app", root.text("app"));
        Settings topics = root.section("topics");
        int replication = topics.integer("replication", -1, -1, Short.MAX_VALUE);
        if (replication == 0) {
            topics.problem(
                    "replication",
                    "0 is not valid; expected a whole number of at least 1, or -1 for the broker's default.");
        }
        Settings engine = root.section("engine");
        List<Pipeline> pipelines = pipelines();
        Map<String, String> kafka = root.map("kafka");
        AppConfig config = new AppConfig(
                app,
                kafka,
                secretKeys(kafka),
                new Topics(topics.count("partitions", 6), (short) replication),
                models(),
                pipelines,
                new Engine(engine.count("threads", 1)),
                new HttpSettings(root.section("http"), folder).read(),
                rules(pipelines),
                new TracingSettings(root.section("tracing"), environment).read(),
                history(root.section("history")));
        root.finish();
        return config;
    }

    private static HistorySettings history(Settings history) {
        HistorySettings usual = HistorySettings.DEFAULT;
        int points = history.integer("points", usual.points(), HistorySettings.LEAST_POINTS, 10_000);
        String text = history.text("memory", MemorySize.text(usual.memoryBytes()));
        OptionalLong memory = MemorySize.parse(text);
        if (memory.isEmpty() || memory.getAsLong() < HistorySettings.LEAST_BYTES) {
            history.problem("memory", "`" + text + "` is not valid; expected at least 1MiB, such as 128MiB or 1GiB.");
            return usual;
        }
        return new HistorySettings(points, memory.getAsLong());
    }

    /** Those that were only referred to; warns of secrets that stand in the file itself. */
    private Set<String> secretKeys(Map<String, String> kafka) {
        Set<String> referred = new HashSet<>();
        kafka.forEach((key, value) -> {
            if (root.isReferred("kafka." + key)) {
                referred.add(key);
            } else if (SecretKeys.holds(key, value)
                    && !kafka.containsKey("config.providers")
                    && !fromEnvironment.contains("kafka." + key)) {
                LOG.warn(
                        "kafka.{} stands in the configuration itself, where whoever reads the file or the list of "
                                + "processes finds it. Write ${env:NAME} or ${file:path} there instead",
                        key);
            }
        });
        return referred;
    }

    private Models models() {
        Settings models = root.section("models");
        Path keys = models.pathOrNull("keys", folder);
        boolean required = models.flag("require_signature", keys != null);
        if (required && keys == null) {
            models.problem("keys", "missing; require_signature needs a PEM file of a public key, or a folder of them.");
        }
        List<String> sources = models.texts("sources").stream()
                .map(source -> source.matches("https?://.*")
                        ? source
                        : folder.resolve(source).normalize().toString())
                .toList();
        return new Models(required, keys, sources);
    }

    private List<Pipeline> pipelines() {
        List<Pipeline> pipelines = new ArrayList<>();
        Set<String> names = new HashSet<>();
        if (!root.has("pipelines")) {
            root.problem(
                    "pipelines", "missing; list at least one pipeline with name, readings and model (or announced).");
        }
        for (Settings section : root.sections("pipelines")) {
            Pipeline pipeline = pipeline(section);
            if (!names.add(pipeline.name())) {
                section.problem("name", "two pipelines are called " + pipeline.name() + "; names must differ.");
            }
            pipelines.add(pipeline);
        }
        return pipelines;
    }

    private Pipeline pipeline(Settings section) {
        Settings readings = section.section("readings");
        Settings batch = section.section("batch");
        if (readings.has("values") && readings.has("features")) {
            readings.problem("values", "names an array of all features; leave it out, or features.");
        }
        GuardPolicy guard = new GuardSettings(section.section("guard")).read();
        boolean byId = guard.duplicate() == GuardPolicy.Duplicate.EVENT_ID;
        if (byId != readings.has("id")) {
            readings.problem(
                    "id",
                    byId
                            ? "missing; guard: { duplicate: event-id } needs the field of the event's id."
                            : "names a field nobody asks for; leave it out, or add guard: { duplicate: event-id }.");
        }
        return new Pipeline(
                name(section, "name", section.text("name")),
                name(readings, "topic", readings.text("topic")),
                encoding(readings),
                unless("key", readings.text("series", "key")),
                unless("record", readings.text("time", "record")),
                readings.textOrNull("id"),
                readings.map("features"),
                readings.textOrNull("values"),
                section.section("scores").flag("echo", true),
                states(section.section("state")),
                new ModelSourceSettings(section, folder).read(),
                new Batch(batch.integer("size", 256, 1, 65_536), batch.duration("linger", Duration.ofMillis(5))),
                guard,
                provisional(section));
    }

    private static States states(Settings state) {
        boolean half = state.choice("precision", Precision.class, Precision.FLOAT32) == Precision.FLOAT16;
        boolean spill = state.choice("store", Store.class, Store.MEMORY) == Store.ROCKSDB;
        int resident = state.count("resident", 100_000);
        if (!spill && state.has("resident")) {
            state.problem(
                    "resident",
                    "counts the series in memory where others are on disk; leave it out, or add store: rocksdb.");
        }
        return new States(half, spill ? resident : States.ALL);
    }

    private Encoding encoding(Settings readings) {
        Format format = readings.choice("format", Format.class, Format.JSON);
        boolean has = readings.has("schema");
        if (format == Format.JSON) {
            if (has) {
                readings.problem("schema", "JSON readings have none; leave it out, or set format: avro.");
            }
            return new Encoding.Json();
        }
        if (!has) {
            readings.problem("schema", "missing; name the .avsc file with which the readings are written.");
        }
        return new Encoding.Avro(
                folder.resolve(has ? readings.text("schema") : "").normalize());
    }

    private static ProvisionalScores provisional(Settings section) {
        String key = "provisional_after";
        if (!section.has(key)) {
            return ProvisionalScores.DEFAULT;
        }
        String text = section.text(key);
        if (text.equals("off") || text.equals("false")) { // YAML 1.1 takes off without quotes for false
            return ProvisionalScores.OFF;
        }
        Optional<Duration> after = Durations.parse(text).filter(silence -> silence.toMillis() > 0);
        if (after.isEmpty() && !text.isEmpty()) {
            section.problem(key, "`" + text + "` is not valid; expected a duration such as 10s, or off.");
        }
        return new ProvisionalScores(true, after.orElse(null));
    }

    private List<Rule> rules(List<Pipeline> pipelines) {
        Settings alerts = root.section("alerts");
        if (!alerts.has("rules")) {
            return List.of(new Rule("anomaly", "*", 1f, 0.8f, 1, 1));
        }
        List<Rule> rules = new ArrayList<>();
        for (Settings section : alerts.sections("rules")) {
            float threshold = (float) section.number("threshold", 1.0, 1e-3, 1e6);
            int of = section.integer("of", 1, 1, Rule.LONGEST_WINDOW);
            Rule rule = new Rule(
                    name(section, "name", section.text("name")),
                    section.text("pipeline", "*"),
                    threshold,
                    (float) section.number("recovery", 0.8 * threshold, 0, threshold),
                    section.integer("times", of, 1, of),
                    of);
            if (rule.name().equals(Rule.SILENCE)) {
                section.problem("name", "silence is the rule of series that do not speak; choose another name.");
            }
            if (rules.stream().anyMatch(other -> other.name().equals(rule.name()))) {
                section.problem("name", "two rules are called " + rule.name() + "; names must differ.");
            }
            if (!rule.pipeline().equals("*")
                    && pipelines.stream().noneMatch(pipeline -> pipeline.name().equals(rule.pipeline()))) {
                section.problem("pipeline", "there is no pipeline called " + rule.pipeline() + "; use * for all.");
            }
            rules.add(rule);
        }
        return rules;
    }

    private static String name(Settings section, String key, String name) {
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            section.problem(
                    key,
                    "`" + (name.length() > 60 ? name.substring(0, 60) + "…" : name)
                            + "` may hold only letters, digits, dot, dash and underscore, 200 at most.");
        }
        return name;
    }

    private static @Nullable String unless(String special, String value) {
        return value.equals(special) ? null : value;
    }

    /** Of hidden states, in memory and in the changelog. */
    private enum Precision {
        FLOAT32,
        FLOAT16
    }

    /** Of hidden states, beside the changelog. */
    private enum Store {
        MEMORY,
        ROCKSDB
    }

    /** Formats of readings. */
    private enum Format {
        JSON,
        AVRO
    }
}
