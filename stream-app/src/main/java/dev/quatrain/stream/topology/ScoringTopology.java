package dev.quatrain.stream.topology;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertJson;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.FeatureVectorJson;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.alerts.AlertProcessor;
import dev.quatrain.stream.commands.CommandProcessor;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.metrics.ScoringMetrics;
import dev.quatrain.stream.scoring.Outcome;
import dev.quatrain.stream.scoring.RekeyProcessor;
import dev.quatrain.stream.scoring.ScoringProcessor;
import dev.quatrain.stream.scoring.ScoringStoreBuilder;
import dev.quatrain.stream.scoring.ShadowProcessor;
import dev.quatrain.stream.scoring.StateLayouts;
import dev.quatrain.stream.tracing.ScoringSpans;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The application as a graph; each pipeline is one branch:
 *
 * <pre>
 * readings ─► [rekey ─► by-series ─►] score ──────┬─► scores
 *                 │                        ┊       ├─► features
 *                 │                     states     ├─► alert ─► alerts
 *                 │                        ┊       │
 *                 │         commands ─► command ─┐ │
 *                 └─────────► dlq ◄──────────────┴─┘
 *
 * where models are announced, beside score: shadow ─► scores.shadow
 * </pre>
 */
public final class ScoringTopology {
    private final AppConfig config;
    private final ScoringMetrics metrics;
    private final Clock clock;
    private final ScoringSpans spans;
    private final ScoringProcessor.@Nullable Onlookers onlookers;

    public ScoringTopology(AppConfig config, ScoringMetrics metrics, Clock clock) {
        this(config, metrics, clock, ScoringSpans.OFF, null);
    }

    /**
     * @param spans told of each scored reading
     * @param onlookers null where nobody looks
     */
    public ScoringTopology(
            AppConfig config,
            ScoringMetrics metrics,
            Clock clock,
            ScoringSpans spans,
            ScoringProcessor.@Nullable Onlookers onlookers) {
        this.spans = spans;
        this.onlookers = onlookers;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** The repartition topic of a pipeline whose series id is a field of the reading. */
    public static String bySeriesTopic(AppConfig config, Pipeline pipeline) {
        return config.app() + "." + pipeline.name() + ".by-series";
    }

    /** The store of a pipeline's hidden states. */
    public static String statesStore(Pipeline pipeline) {
        return "states-" + pipeline.name();
    }

    /** Builds the graph. Two pipelines may read the same topic; it is then one source with two branches. */
    public Topology build(List<LoadedPipeline> pipelines) {
        Topology topology = new Topology();
        Set<String> sources = new LinkedHashSet<>();
        for (LoadedPipeline loaded : pipelines) {
            Pipeline pipeline = loaded.pipeline();
            String name = pipeline.name();
            String source = "readings-" + pipeline.topic();
            if (sources.add(source)) {
                addSource(topology, source, pipeline.topic());
            }
            String input = source;
            if (pipeline.rekeys()) {
                String bySeries = bySeriesTopic(config, pipeline);
                topology.addProcessor(
                        "rekey-" + name,
                        () -> new RekeyProcessor(
                                pipeline,
                                loaded.format().newReadings(),
                                metrics,
                                "by-series-out-" + name,
                                "dlq-rekey-" + name),
                        source);
                addSink(topology, "by-series-out-" + name, bySeries, "rekey-" + name);
                addSink(topology, "dlq-rekey-" + name, config.deadLetterTopic(), "rekey-" + name);
                addSource(topology, "by-series-in-" + name, bySeries);
                input = "by-series-in-" + name;
            }
            String states = statesStore(pipeline);
            String rules = "rules-" + name;
            ScoringProcessor.Children children = new ScoringProcessor.Children(
                    states, "scores-" + name, "alert-" + name, "features-" + name, "dlq-" + name);
            topology.addProcessor(
                    "score-" + name,
                    () -> new ScoringProcessor(
                            pipeline,
                            loaded.models(),
                            loaded.shadow() == null ? null : loaded.shadow().comparison(),
                            loaded.format().newReadings(),
                            metrics,
                            clock,
                            spans,
                            onlookers,
                            children),
                    input);
            topology.addProcessor(
                    "alert-" + name, () -> new AlertProcessor(config.rules(), rules, states, metrics), "score-" + name);
            addSource(topology, "commands-" + name, config.commandsTopic(pipeline));
            topology.addProcessor(
                    "command-" + name,
                    () -> new CommandProcessor(
                            pipeline,
                            metrics,
                            loaded.shadow() == null ? List.of(states) : List.of(states, shadowStates(pipeline)),
                            "dlq-" + name),
                    "commands-" + name);
            topology.addStateStore(
                    new ScoringStoreBuilder(
                            states,
                            () -> StateLayouts.of(pipeline, loaded.models(), loaded.model()),
                            pipeline.states()),
                    "score-" + name,
                    "alert-" + name,
                    "command-" + name);
            topology.addStateStore(ruleStates(rules), "alert-" + name);
            topology.addSink(
                    "scores-" + name,
                    config.scoresTopic(),
                    new StringSerializer(),
                    (String topic, Outcome outcome) -> ScoreJson.encode(
                            pipeline.echo() ? outcome.score() : outcome.score().withoutReading()),
                    "score-" + name);
            if (loaded.extractsFeatures()) {
                topology.addSink(
                        "features-" + name,
                        config.featuresTopic(),
                        new StringSerializer(),
                        (String topic, FeatureVector vector) -> FeatureVectorJson.encode(vector),
                        "score-" + name);
            }
            topology.addSink(
                    "alerts-" + name,
                    config.alertsTopic(),
                    new StringSerializer(),
                    (String topic, Alert alert) -> AlertJson.encode(alert),
                    "alert-" + name);
            addSink(topology, "dlq-" + name, config.deadLetterTopic(), "score-" + name, "command-" + name);
            if (loaded.shadow() != null) {
                addShadow(topology, loaded, loaded.shadow(), input);
            }
        }
        return topology;
    }

    private static String shadowStates(Pipeline pipeline) {
        return "shadow-states-" + pipeline.name();
    }

    /** Reads what the pipeline reads, within the same tasks. */
    private void addShadow(Topology topology, LoadedPipeline loaded, LoadedPipeline.Shadow shadow, String input) {
        Pipeline pipeline = loaded.pipeline();
        String name = "shadow-" + pipeline.name();
        String states = shadowStates(pipeline);
        String scores = "candidate-scores-" + pipeline.name();
        topology.addProcessor(
                name,
                () -> new ShadowProcessor(
                        pipeline, shadow.models(), shadow.comparison(), loaded.format(), clock, states, scores),
                input);
        topology.addStateStore(
                new ScoringStoreBuilder(
                        states, () -> StateLayouts.of(pipeline, loaded.models(), loaded.model()), pipeline.states()),
                name,
                "command-" + pipeline.name());
        topology.addSink(
                scores,
                config.shadowScoresTopic(),
                new StringSerializer(),
                (String topic, Outcome outcome) -> ScoreJson.encode(
                        pipeline.echo() ? outcome.score() : outcome.score().withoutReading()),
                name);
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> ruleStates(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }

    /** Records without a valid timestamp get 0 rather than stopping the stream; the event time usually is a field anyway. */
    private static void addSource(Topology topology, String name, String topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                (record, partitionTime) -> Math.max(0, record.timestamp()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
    }

    private static void addSink(Topology topology, String name, String topic, String... parents) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), parents);
    }
}
