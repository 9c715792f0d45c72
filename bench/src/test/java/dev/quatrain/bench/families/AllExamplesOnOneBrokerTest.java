package dev.quatrain.bench.families;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.stream.app.Application;
import dev.quatrain.stream.app.Models;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.replay.Bound;
import dev.quatrain.stream.replay.CommandedResets;
import dev.quatrain.stream.replay.ScoreSink;
import dev.quatrain.stream.replay.TopicReplay;
import dev.quatrain.stream.simulator.SimulatedReading;
import dev.quatrain.stream.topology.LoadedPipeline;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Seven families score one topic in one application, over a real broker. */
@Timeout(180)
class AllExamplesOnOneBrokerTest {
    private static final Pattern MODEL = Pattern.compile("\"model_id\":\"([^\"]*)\"");
    private static final Pattern SCORED_AT = Pattern.compile("\"scored_at\":\\d+");

    private static final SmallFleet FLEET = SmallFleet.of(4, Duration.ofMinutes(1), 9, 8);

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void every_family_s_committed_scores_are_those_of_its_replay_to_the_bit() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            AppConfig config = allExamples(broker.bootstrapServers());
            try (Application application = Application.start(config, new PrometheusRegistry())) {
                send(config);
                Map<String, Map<String, List<String>>> expected = replayed(config);
                int total = expected.values().stream()
                        .flatMap(bySeries -> bySeries.values().stream())
                        .mapToInt(List::size)
                        .sum();
                Map<String, Map<String, List<String>>> streamed = new TreeMap<>();
                for (ConsumerRecord<String, String> score : committed(config, total)) {
                    streamed.computeIfAbsent(model(score.value()), id -> new TreeMap<>())
                            .computeIfAbsent(score.key(), series -> new ArrayList<>())
                            .add(withoutClock(score.value()));
                }
                assertThat(application.health().ready()).isTrue();
                assertThat(streamed.keySet()).hasSize(Example.values().length);
                assertThat(streamed).isEqualTo(expected);
            }
        }
    }

    private static AppConfig allExamples(String bootstrapServers) {
        Map<String, String> overrides = Map.of(
                "kafka.bootstrap.servers",
                bootstrapServers,
                "http.port",
                "0",
                "topics.replication",
                "1",
                "topics.partitions",
                "2");
        List<Pipeline> pipelines = new ArrayList<>();
        for (Example example : Example.values()) {
            pipelines.addAll(example.application(overrides).pipelines());
        }
        AppConfig any = Example.RNN.application(overrides);
        return new AppConfig(
                "all-examples",
                any.kafka(),
                any.secretKafkaKeys(),
                any.topics(),
                any.models(),
                pipelines,
                any.engine(),
                any.http(),
                List.of(),
                any.tracing(),
                any.history());
    }

    private static Map<String, Map<String, List<String>>> replayed(AppConfig config) {
        Map<String, Map<String, List<String>>> scores = new TreeMap<>();
        for (Pipeline pipeline : config.pipelines()) {
            LoadedPipeline loaded = Models.open(config, pipeline);
            try (StepModel model = loaded.model()) {
                Written written = new Written();
                var unused = new TopicReplay(
                                loaded, config.kafka(), pipeline.topic(), CommandedResets.NONE, Example.CLOCK)
                        .run(new Bound.Beginning(), new Bound.End(), written, (done, all) -> {});
                scores.put(model.manifest().id(), written.bySeries);
            }
        }
        return scores;
    }

    /** Scores by series, as they are written to the topic. */
    private static final class Written implements ScoreSink {
        private final Map<String, List<String>> bySeries = new TreeMap<>();

        @Override
        public void accept(String series, long eventTimeMillis, byte[] json) {
            bySeries.computeIfAbsent(series, name -> new ArrayList<>())
                    .add(withoutClock(new String(json, StandardCharsets.UTF_8)));
        }

        @Override
        public void complete() {}

        @Override
        public void close() {}
    }

    private static void send(AppConfig config) {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(Map.copyOf(config.kafka()), new StringSerializer(), new ByteArraySerializer())) {
            for (SimulatedReading reading : FLEET.readings()) {
                var unused = producer.send(new ProducerRecord<>(
                        config.pipelines().get(0).topic(), reading.series(), SmallFleet.json(reading)));
            }
        }
    }

    /** The scores committed until there are so many and no more come. */
    private static List<ConsumerRecord<String, String>> committed(AppConfig config, int atLeast) {
        Map<String, Object> properties = new TreeMap<>(config.kafka());
        properties.put("isolation.level", "read_committed");
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions =
                    List.of(new TopicPartition(config.scoresTopic(), 0), new TopicPartition(config.scoresTopic(), 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
            int quiet = 0;
            while (quiet < 3 && System.nanoTime() < deadline) {
                int before = records.size();
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (stands(record.value())) {
                        records.add(record);
                    }
                });
                quiet = records.size() < atLeast || records.size() > before ? 0 : quiet + 1;
            }
        }
        return records;
    }

    /** Whether no other score of that reading may follow: on a busy machine a pause may look like the end. */
    private static boolean stands(String score) {
        return !score.contains(ScoreFlag.PROVISIONAL.name()) || score.contains(ScoreFlag.CUT_OFF.name());
    }

    private static String model(String score) {
        Matcher matcher = MODEL.matcher(score);
        assertThat(matcher.find()).as(score).isTrue();
        return matcher.group(1);
    }

    /** A score without the one field that differs under replay. */
    private static String withoutClock(String score) {
        return SCORED_AT.matcher(score).replaceFirst("\"scored_at\":0");
    }
}
