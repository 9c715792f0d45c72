package dev.quatrain.stream.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the application is told.
 *
 * @param app application id and prefix of every topic and consumer group
 * @param kafka properties passed on to every Kafka client, untouched
 * @param topics how absent topics are created
 * @param models which bundles are let in
 * @param pipelines at least one
 * @param engine how steps are executed
 * @param http where dashboard, API and metrics are served
 * @param rules what raises an alert
 */
public record AppConfig(
        String app,
        Map<String, String> kafka,
        Topics topics,
        Models models,
        List<Pipeline> pipelines,
        Engine engine,
        Http http,
        List<Rule> rules) {

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
     */
    public record Models(boolean requireSignature, @Nullable Path keys) {
        /** Any bundle that is whole. */
        public static final Models ANY = new Models(false, null);
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
     */
    public record Http(String host, int port, List<String> names) {
        public Http {
            names = List.copyOf(names);
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
    }

    /**
     * Micro-batching within one stream task.
     *
     * @param size most readings in a batch
     * @param linger longest wait for a batch to fill; zero scores each reading at once
     */
    public record Batch(int size, Duration linger) {}

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

    /** Topic of the dead letters. */
    public String deadLetterTopic() {
        return app + ".dlq";
    }
}
