package dev.quatrain.stream.topology;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertJson;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.FeatureVectorJson;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfig.Batch;
import dev.quatrain.stream.config.AppConfig.Rule;
import dev.quatrain.stream.config.Encoding;
import dev.quatrain.stream.config.HistorySettings;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.config.ProvisionalScores;
import dev.quatrain.stream.config.States;
import dev.quatrain.stream.metrics.ScoringMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology over the tiny model, in Kafka's test driver: readings {@code {"ts":…,"a":…,"b":…}} on topic readings. */
final class TopologyFixture implements AutoCloseable {
    static final long T0 = 1_700_000_000_000L;

    final StepModel model;
    final PrometheusRegistry registry = new PrometheusRegistry();
    final Topology topology;
    final TopologyTestDriver driver;
    final TestInputTopic<byte[], byte[]> readings;
    final TestInputTopic<byte[], byte[]> commands;
    final TestOutputTopic<String, byte[]> scores;
    final TestOutputTopic<String, byte[]> alerts;
    final TestOutputTopic<byte[], byte[]> deadLetters;

    final TestOutputTopic<String, byte[]> features;

    TopologyFixture(Pipeline pipeline, Rule... rules) {
        this(TinyModel.bundle(), pipeline, rules);
    }

    TopologyFixture(Bundle bundle, Pipeline pipeline, Rule... rules) {
        this(bundle, Path.of("unused"), pipeline, rules);
    }

    /** @param stateFolder where RocksDB may write, if the pipeline is to use it */
    TopologyFixture(Bundle bundle, Path stateFolder, Pipeline pipeline, Rule... rules) {
        model = StepModel.open(bundle, 1);
        AppConfig config = config(pipeline, rules);
        topology = new ScoringTopology(config, new ScoringMetrics(registry), Clock.systemUTC())
                .build(List.of(new LoadedPipeline(pipeline, model)));
        driver = new TopologyTestDriver(topology, properties(stateFolder));
        readings = driver.createInputTopic("readings", new ByteArraySerializer(), new ByteArraySerializer());
        commands = driver.createInputTopic("app.p.commands", new ByteArraySerializer(), new ByteArraySerializer());
        scores = driver.createOutputTopic("app.scores", new StringDeserializer(), new ByteArrayDeserializer());
        alerts = driver.createOutputTopic("app.alerts", new StringDeserializer(), new ByteArrayDeserializer());
        features = driver.createOutputTopic("app.features", new StringDeserializer(), new ByteArrayDeserializer());
        deadLetters = driver.createOutputTopic("app.dlq", new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static Pipeline pipeline() {
        return pipeline(null, GuardPolicy.DEFAULT);
    }

    /** Whose scores do not repeat their readings. */
    static Pipeline terse() {
        return altered(pipeline(), false, States.DEFAULT, pipeline().batch());
    }

    /** Of which so many series stay in memory and the others are in RocksDB. */
    static Pipeline spilling(Pipeline pipeline, int resident) {
        return altered(pipeline, true, new States(false, resident), pipeline.batch());
    }

    static Pipeline batching(int size, Duration linger) {
        return altered(pipeline(), true, States.DEFAULT, new Batch(size, linger));
    }

    private static Pipeline altered(Pipeline p, boolean echo, States states, Batch batch) {
        return new Pipeline(
                p.name(),
                p.topic(),
                p.encoding(),
                p.seriesField(),
                p.timeField(),
                p.fields(),
                p.valuesField(),
                echo,
                states,
                p.model(),
                batch,
                p.guard(),
                p.provisional());
    }

    static Pipeline pipeline(ProvisionalScores provisional) {
        return pipeline(null, GuardPolicy.DEFAULT, provisional);
    }

    static Pipeline pipeline(@Nullable String seriesField, GuardPolicy guard) {
        return pipeline(seriesField, guard, ProvisionalScores.DEFAULT);
    }

    private static Pipeline pipeline(@Nullable String seriesField, GuardPolicy guard, ProvisionalScores provisional) {
        return new Pipeline(
                "p",
                "readings",
                new Encoding.Json(),
                seriesField,
                "ts",
                Map.of(),
                null,
                true,
                States.DEFAULT,
                Path.of("tiny.qtn"),
                new Batch(16, Duration.ofMillis(5)),
                guard,
                provisional);
    }

    static AppConfig config(Pipeline pipeline, Rule... rules) {
        return config(Map.of(), pipeline, rules);
    }

    static AppConfig config(Map<String, String> kafka, Pipeline pipeline, Rule... rules) {
        return new AppConfig(
                "app",
                kafka,
                Set.of(),
                new AppConfig.Topics(1, (short) 1),
                AppConfig.Models.ANY,
                List.of(pipeline),
                new AppConfig.Engine(1),
                AppConfig.Http.local(0),
                List.of(rules),
                AppConfig.Tracing.OFF,
                HistorySettings.DEFAULT);
    }

    private static Properties properties(Path stateFolder) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        return properties;
    }

    /** Sends the reading of second t. */
    void reading(String series, int t, float a, float b) {
        send(series, "{\"ts\":" + (T0 + 1000L * t) + ",\"a\":" + a + ",\"b\":" + b + "}");
    }

    /** Sends a command as it stands. */
    void command(String series, String command) {
        commands.pipeInput(new TestRecord<>(utf8(series), utf8(command)));
    }

    void send(@Nullable String key, @Nullable String value) {
        readings.pipeInput(new TestRecord<>(utf8(key), utf8(value)));
    }

    List<Score> scores() {
        return scores.readValuesToList().stream().map(ScoreJson::decode).toList();
    }

    List<FeatureVector> features() {
        return features.readValuesToList().stream()
                .map(FeatureVectorJson::decode)
                .toList();
    }

    List<Alert> alerts() {
        return alerts.readValuesToList().stream().map(AlertJson::decode).toList();
    }

    /** Readings of that outcome, by the metrics. */
    double count(String outcome) {
        return count("quatrain_events", "outcome", outcome);
    }

    /** A counter's value where a label has that value. */
    double count(String counter, String label, String value) {
        return registry.scrape(counter::equals).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .filter(point -> value.equals(point.getLabels().get(label)))
                .mapToDouble(point -> ((CounterDataPointSnapshot) point).getValue())
                .sum();
    }

    private static byte @Nullable [] utf8(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        driver.close();
        model.close();
    }
}
