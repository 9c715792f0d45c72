package dev.quatrain.bench.families;

import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.FeatureVectorJson;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.metrics.ScoringMetrics;
import dev.quatrain.stream.simulator.SimulatedReading;
import dev.quatrain.stream.topology.LoadedPipeline;
import dev.quatrain.stream.topology.ScoringTopology;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** An example's application in Kafka's test driver. */
final class ExampleTopology implements AutoCloseable {
    final Pipeline pipeline;
    final StepModel model;
    final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> readings;
    private final TestOutputTopic<String, byte[]> scores;
    private final TestOutputTopic<String, byte[]> features;

    ExampleTopology(Example example) {
        AppConfig config = example.application(Map.of());
        pipeline = config.pipelines().get(0);
        model = StepModel.open(BundleReader.read(pipeline.model()), 1);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.app());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        driver = new TopologyTestDriver(
                new ScoringTopology(config, new ScoringMetrics(new PrometheusRegistry()), Example.CLOCK)
                        .build(List.of(new LoadedPipeline(pipeline, model))),
                properties);
        readings = driver.createInputTopic(pipeline.topic(), new ByteArraySerializer(), new ByteArraySerializer());
        scores = driver.createOutputTopic(config.scoresTopic(), new StringDeserializer(), new ByteArrayDeserializer());
        features =
                driver.createOutputTopic(config.featuresTopic(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    void send(SmallFleet fleet) {
        for (SimulatedReading reading : fleet.readings()) {
            readings.pipeInput(reading.series().getBytes(StandardCharsets.UTF_8), SmallFleet.json(reading));
        }
    }

    /** What came since it was last asked. */
    List<Score> scores() {
        return scores.readValuesToList().stream().map(ScoreJson::decode).toList();
    }

    /** What came since it was last asked. */
    List<FeatureVector> features() {
        return features.readValuesToList().stream()
                .map(FeatureVectorJson::decode)
                .toList();
    }

    @Override
    public void close() {
        driver.close();
        model.close();
    }
}
