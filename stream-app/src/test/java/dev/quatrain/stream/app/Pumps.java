package dev.quatrain.stream.app;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.MicroBatch;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Readings of a few series on a topic, their scores, and what the scores must be whenever and wherever models were exchanged. */
final class Pumps implements AutoCloseable {
    private static final long T0 = 1_700_000_000_000L;

    private final Map<String, Object> client;
    private final String topic;
    private final int series;
    private final KafkaProducer<String, String> producer;
    private int sent;

    Pumps(String bootstrap, String topic, int series) {
        this.client = Map.of("bootstrap.servers", bootstrap);
        this.topic = topic;
        this.series = series;
        this.producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
    }

    /** Sends the next so many readings of each series; returns how many each has had then. */
    int send(int steps) throws Exception {
        for (int t = sent; t < sent + steps; t++) {
            List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
            for (int s = 0; s < series; s++) {
                float[] reading = reading(s, t);
                acknowledged.add(producer.send(new ProducerRecord<>(
                        topic,
                        "s" + s,
                        String.format(
                                Locale.ROOT,
                                "{\"ts\":%d,\"a\":%s,\"b\":%s}",
                                time(t),
                                Float.toString(reading[0]),
                                Float.toString(reading[1])))));
            }
            for (Future<RecordMetadata> one : acknowledged) {
                one.get();
            }
        }
        sent += steps;
        return sent;
    }

    private static long time(int t) {
        return T0 + 1000L * t;
    }

    private static float[] reading(int series, int t) {
        return new float[] {(float) Math.sin(0.1 * t + series), (series * 31 + t * 17) % 101 / 30f};
    }

    /** The committed scores of each series, in order. */
    Map<String, List<Score>> scores(String scoresTopic) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("isolation.level", "read_committed");
        Map<String, List<Score>> scores = new TreeMap<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(scoresTopic).stream()
                    .map(info -> new TopicPartition(scoresTopic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    scores.computeIfAbsent(record.key(), key -> new ArrayList<>())
                            .add(ScoreJson.decode(record.value()));
                }
            }
        }
        return scores;
    }

    /** Whether every series has had a score for each reading that was sent. */
    boolean allScored(String scoresTopic) {
        Map<String, List<Score>> scores = scores(scoresTopic);
        return scores.size() == series && scores.values().stream().allMatch(all -> all.size() >= sent);
    }

    /** Versions of the models that scored a series, one for each stretch. */
    static List<String> stretches(List<Score> scores) {
        List<String> versions = new ArrayList<>();
        for (Score score : scores) {
            if (versions.isEmpty() || !versions.get(versions.size() - 1).equals(score.modelVersion())) {
                versions.add(score.modelVersion());
            }
        }
        return versions;
    }

    /**
     * What the scores must be: where a stretch of a model begins, it must have begun with the readings kept until then and nothing else.
     *
     * @param found which model scored which reading
     * @param bundles by version
     */
    static List<String> rewarmed(int series, List<Score> found, Map<String, Path> bundles, int keep) {
        List<String> expected = new ArrayList<>();
        for (int from = 0; from < found.size(); ) {
            String version = found.get(from).modelVersion();
            int to = from;
            while (to < found.size() && found.get(to).modelVersion().equals(version)) {
                to++;
            }
            int warm = Math.max(0, from - keep);
            List<String> run =
                    texts(run(BundleReader.read(Objects.requireNonNull(bundles.get(version))), series, warm, to));
            expected.addAll(run.subList(from - warm, run.size()));
            from = to;
        }
        return expected;
    }

    private static List<Score> run(Bundle bundle, int series, int from, int to) {
        List<Score> scores = new ArrayList<>();
        try (StepModel model = StepModel.open(bundle, 1);
                MicroBatch batch = new MicroBatch(
                        model,
                        new SeriesTable(RecordLayout.of(model.manifest())),
                        GuardPolicy.DEFAULT,
                        1,
                        Clock.systemUTC())) {
            for (int t = from; t < to; t++) {
                batch.offer("s" + series, time(t), reading(series, t));
                batch.flush(new MicroBatch.Sink() {
                    @Override
                    public void scored(int slot, Score score) {
                        scores.add(score);
                    }

                    @Override
                    public void failed(int slot, StepFailed failure) {
                        throw failure;
                    }
                });
            }
        }
        return scores;
    }

    /** Everything but the wall-clock time of scoring. */
    static List<String> texts(List<Score> scores) {
        return scores.stream()
                .map(score -> new String(ScoreJson.encode(score), StandardCharsets.UTF_8)
                        .replaceAll("\"scored_at\":\\d+", ""))
                .toList();
    }

    @Override
    public void close() {
        producer.close();
    }
}
