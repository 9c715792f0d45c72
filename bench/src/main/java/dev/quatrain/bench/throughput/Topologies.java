package dev.quatrain.bench.throughput;

import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.metrics.ScoringMetrics;
import dev.quatrain.stream.scoring.ScoringStoreBuilder;
import dev.quatrain.stream.topology.LoadedPipeline;
import dev.quatrain.stream.topology.ScoringTopology;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.state.Stores;

/** The topology of each mode: readings in, scores out, with the same decoding and encoding. */
final class Topologies {
    static final String STORE = "states";
    private static final String SCORE = "score";

    private Topologies() {}

    static Topology of(Scenario scenario, AppConfig config, LoadedPipeline loaded, Path folder) throws Exception {
        return switch (scenario.mode()) {
            case QUATRAIN, SINGLE ->
                new ScoringTopology(config, new ScoringMetrics(new PrometheusRegistry()), Clock.systemUTC())
                        .build(List.of(loaded));
            case PASS_THROUGH -> topology(config, loaded, () -> new PassThrough(loaded));
            case STATEFUL -> {
                Topology topology = topology(config, loaded, () -> new StatefulPassThrough(loaded));
                topology.addStateStore(
                        new ScoringStoreBuilder(
                                STORE,
                                RecordLayout.of(
                                        loaded.model().manifest(),
                                        loaded.pipeline().guard(),
                                        loaded.pipeline().states().half()),
                                loaded.pipeline().states()),
                        SCORE);
                yield topology;
            }
            case DL4J -> {
                DeeplearningNetwork network =
                        DeeplearningNetwork.like(scenario.workload().network());
                Topology topology = topology(config, loaded, () -> new OneByOne(loaded, network));
                topology.addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                                .withCachingEnabled(),
                        SCORE);
                yield topology;
            }
            case FOREST -> topology(config, loaded, () -> new Forests(loaded));
        };
    }

    private static Topology topology(
            AppConfig config, LoadedPipeline loaded, Supplier<Processor<byte[], byte[], String, Score>> processor) {
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                "readings",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                loaded.pipeline().topic());
        topology.addProcessor(SCORE, processor::get, "readings");
        topology.addSink(
                "scores",
                config.scoresTopic(),
                new StringSerializer(),
                (String name, Score score) ->
                        ScoreJson.encode(loaded.pipeline().echo() ? score : score.withoutReading()),
                SCORE);
        return topology;
    }
}
