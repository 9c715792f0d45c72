package dev.quatrain.stream.config;

import dev.quatrain.stream.access.Token;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the application is told.
 *
 * @param app application id and prefix of every topic and consumer group
 * @param kafka properties passed on to every Kafka client, untouched
 * @param secretKafkaKeys those of the properties that came from a secret's place; never shown, whatever they are called
 * @param topics how absent topics are created
 * @param models which bundles are let in
 * @param pipelines at least one
 * @param engine how steps are executed
 * @param http where dashboard, API and metrics are served
 * @param rules what raises an alert
 * @param tracing whether and where spans are sent
 * @param history what is kept of the recent past
 */
public record AppConfig(
        String app,
        Map<String, String> kafka,
        Set<String> secretKafkaKeys,
        Topics topics,
        Models models,
        List<Pipeline> pipelines,
        Engine engine,
        Http http,
        List<Rule> rules,
        Tracing tracing,
        HistorySettings history) {

    /**
     * Whether and where spans are sent.
     *
     * @param on whether anybody asked for them
     * @param otlp address of an OpenTelemetry collector; null if the environment's OTEL_ variables name one
     */
    public record Tracing(boolean on, @Nullable URI otlp) {
        public static final Tracing OFF = new Tracing(false, null);
    }

    /**
     * How absent topics are created; existing ones are left as they are.
     *
     * @param partitions of readings, scores, alerts and dead letters
     * @param replication -1 = the broker's default
     */
    public record Topics(int partitions, short replication) {}

    /**
     * Which bundles are let in.
     *
     * @param requireSignature whether a bundle that none of the keys signed is refused
     * @param keys a public key, or a folder of them; null only if no signature is required
     * @param sources folders, and beginnings of URLs, from which announced bundles are fetched; none: from anywhere
     */
    public record Models(boolean requireSignature, @Nullable Path keys, List<String> sources) {
        /** Any bundle that is whole. */
        public static final Models ANY = new Models(false, null, List.of());

        public Models {
            sources = List.copyOf(sources);
        }
    }

    /**
     * How steps are executed.
     *
     * @param threads threads within one step
     */
    public record Engine(int threads) {}

    /**
     * Where HTTP is served.
     *
     * @param host the address to bind, loopback unless told otherwise
     * @param port 0 = any free one
     * @param names under which it may be asked for besides addresses and localhost; none: on loopback no other, else any
     * @param advertised {@code host} or {@code host:port} at which the other instances reach this one, or null for what host and port say
     * @param tls null for plain HTTP
     * @param auth null if nobody is asked who they are
     */
    public record Http(
            String host,
            int port,
            List<String> names,
            @Nullable String advertised,
            @Nullable Tls tls,
            @Nullable Auth auth) {
        private static final Pattern LOOPBACK = Pattern.compile("127\\.[0-9.]+|\\[?(::|(0+:){7}0*)1]?");

        public Http {
            names = List.copyOf(names);
        }

        /** One that says nothing of itself. */
        public Http(String host, int port, List<String> names, @Nullable Tls tls, @Nullable Auth auth) {
            this(host, port, names, null, tls, auth);
        }

        /** Plain HTTP on loopback, for everybody on this machine. */
        public static Http local(int port) {
            return new Http("127.0.0.1", port, List.of(), null, null);
        }

        /** Whether only this machine can reach an address. */
        public static boolean isLoopback(String address) {
            return isLocal(address) || LOOPBACK.matcher(address).matches();
        }

        /** Whether a name means this machine everywhere (RFC 6761). */
        public static boolean isLocal(String name) {
            return name.equals("localhost") || name.endsWith(".localhost");
        }
    }

    /**
     * What HTTPS needs.
     *
     * @param certificate PEM file of the certificate and those that lead to its root
     * @param key PEM file of its private key (PKCS #8, without a password)
     */
    public record Tls(Path certificate, Path key) {}

    /**
     * Who may call. Without users and tokens nobody.
     *
     * @param users file as {@code htpasswd -B} writes it, or null
     * @param operators those of the users who may change things
     * @param metrics whether /metrics needs a login too
     * @param probes whether /healthz and /readyz need a login too
     */
    public record Auth(
            @Nullable Path users, Set<String> operators, List<Token> tokens, boolean metrics, boolean probes) {
        public Auth {
            operators = Set.copyOf(operators);
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * A threshold rule: an alert fires when at least {@code times} of the last {@code of} scores reach {@code threshold}, and resolves
     * when {@code of} scores in a row stay below {@code recovery}. Warming scores count for neither, nor do provisional ones that another
     * score of the same reading follows.
     *
     * @param name unique
     * @param pipeline the pipeline it watches, or {@code *} for all
     * @param threshold anomaly score to fire at; 1.0 = the model's own threshold
     * @param recovery anomaly score to resolve below, at most the threshold
     */
    public record Rule(String name, String pipeline, float threshold, float recovery, int times, int of) {
        /** The state of a rule keeps one bit a score. */
        public static final int LONGEST_WINDOW = Long.SIZE;
        /** Name of the rule that every pipeline has whose guard looks for silent series. */
        public static final String SILENCE = "silence";
    }

    /**
     * Micro-batching within one stream task.
     *
     * @param size most readings in a batch
     * @param linger longest wait for a batch to fill; zero scores each reading at once
     */
    public record Batch(int size, Duration linger) {}

    /** Names of all rules that may raise an alert. */
    public List<String> ruleNames() {
        boolean silence = pipelines.stream()
                .anyMatch(pipeline -> pipeline.guard().silence().on());
        return Stream.concat(rules.stream().map(Rule::name), silence ? Stream.of(Rule.SILENCE) : Stream.empty())
                .toList();
    }

    /** The same with other pipelines. */
    public AppConfig with(List<Pipeline> others) {
        return new AppConfig(
                app, kafka, secretKafkaKeys, topics, models, others, engine, http, rules, tracing, history);
    }

    /** Topic of the scores. */
    public String scoresTopic() {
        return app + ".scores";
    }

    /** Topic of the feature vectors of models that extract features. */
    public String featuresTopic() {
        return app + ".features";
    }

    /** Topic of the alerts, compacted by alert id. */
    public String alertsTopic() {
        return app + ".alerts";
    }

    /** Topic of what operators ask of a pipeline's series. */
    public String commandsTopic(Pipeline pipeline) {
        return app + "." + pipeline.name() + ".commands";
    }

    /** Topic of the announced models, compacted by name. */
    public String modelsTopic() {
        return app + ".models";
    }

    /** Topic of the scores of candidates, which raise no alerts. */
    public String shadowScoresTopic() {
        return app + ".scores.shadow";
    }

    /** Topic of the dead letters. */
    public String deadLetterTopic() {
        return app + ".dlq";
    }
}
