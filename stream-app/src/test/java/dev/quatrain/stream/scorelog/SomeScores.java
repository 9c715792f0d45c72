package dev.quatrain.stream.scorelog;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Scores of two models with different outputs, and a broker's topic of them. */
public final class SomeScores {
    /** Event time of the first. */
    public static final long START = 1_767_225_600_000L;

    private SomeScores() {}

    /** A score of a model that reconstructs the features flow and pressure; the flow is missing now and then. */
    public static Score pump(String series, int second, float anomalyScore, Set<ScoreFlag> flags) {
        boolean missing = second % 3 == 0;
        return new Score(
                series,
                START + 1000L * second,
                "pump-lstm",
                "3",
                anomalyScore >= 1 ? ScoreStatus.ANOMALY : ScoreStatus.NORMAL,
                anomalyScore,
                Math.min(100, 25 * anomalyScore),
                missing ? 0.5f : 1,
                List.of("flow", "Pressure, bar"),
                new float[] {missing ? Float.NaN : second / 3f, 4.5f},
                new float[] {second / 7f, 4.25f},
                new float[] {0.1f, 4},
                new float[] {9, 5},
                new float[] {0.75f, 0.25f},
                null,
                List.of(),
                new float[0],
                new float[0][],
                new float[0][],
                new float[0][],
                flags,
                START + 1000L * second + 7);
    }

    /** A score of a model that classifies and forecasts, still warming. */
    public static Score valve(String series, int second) {
        return new Score(
                series,
                START + 1000L * second,
                "valve-cnn",
                "1",
                ScoreStatus.WARMING,
                Float.NaN,
                Float.NaN,
                0.25f,
                List.of("angle"),
                new float[] {second},
                new float[0],
                new float[0],
                new float[0],
                new float[0],
                "open",
                List.of("open", "shut"),
                new float[] {0.9f, 0.1f},
                new float[][] {{1.5f}, {1f / 3}},
                new float[0][],
                new float[0][],
                Set.of(ScoreFlag.GAP, ScoreFlag.RESET),
                START + 1000L * second + 9);
    }

    /** Makes a topic of scores with two partitions. */
    public static void topic(EmbeddedBroker broker, String name) {
        new Topics(Map.of("bootstrap.servers", broker.bootstrapServers()), Duration.ofSeconds(20))
                .createAbsent(List.of(TopicSpec.of(name, 2, (short) 1)));
    }

    /** Appends scores in one transaction each way: the first are aborted, the second committed. */
    public static void append(EmbeddedBroker broker, String topic, List<Score> aborted, List<Score> committed) {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", topic + "-writer");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            if (!aborted.isEmpty()) {
                producer.beginTransaction();
                aborted.forEach(score -> {
                    var unused = producer.send(record(topic, score));
                });
                producer.flush();
                producer.abortTransaction();
            }
            producer.beginTransaction();
            committed.forEach(score -> {
                var unused = producer.send(record(topic, score));
            });
            producer.commitTransaction();
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, Score score) {
        return new ProducerRecord<>(
                topic,
                null,
                score.eventTimeMillis(),
                score.series().getBytes(StandardCharsets.UTF_8),
                ScoreJson.encode(score));
    }
}
