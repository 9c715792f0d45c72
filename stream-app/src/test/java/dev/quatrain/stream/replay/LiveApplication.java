package dev.quatrain.stream.replay;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleWriter;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.tiny.TinyDelayedModel;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfigReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * An application of three pipelines, each its own way of reading, keeping and scoring; readings for it with everything that a guard has an
 * opinion on; and what it made of them.
 */
final class LiveApplication {
    static final int SERIES = 25;
    private static final long T0 = 1_700_000_000_000L;
    private static final Pattern MODEL = Pattern.compile("\"model_id\":\"([^\"]*)\"");
    private static final Pattern SCORED_AT = Pattern.compile("\"scored_at\":\\d+");

    private static final String CONFIGURATION = """
            app: live
            topics: { partitions: 3, replication: 1 }
            pipelines:
              - name: keyed
                readings: { topic: keyed-readings, time: ts }
                model: keyed.qtn
                guard:
                  late: score-without-rewind
                  missing: impute-expected
                  out_of_range: clip
                  gap: { after: 5, do: decay, half_life: 3 }
                  idle: 15s
                state: { precision: float16 }
                batch: { size: 16, linger: 2ms }
              - name: ahead
                readings: { topic: keyed-readings, time: ts }
                model: ahead.qtn
                state: { store: rocksdb, resident: 2 }
                batch: { size: 7, linger: 2ms }
              - name: forgetful
                readings: { topic: keyed-readings, time: ts }
                model: forgetful.qtn
                guard: { missing: impute-last, silence: { after: 3 }, idle: 15s }
                batch: { size: 9, linger: 2ms }
              - name: mixed
                readings: { topic: mixed-readings, format: avro, schema: reading.avsc, series: id, time: ts, id: event }
                model: mixed.qtn
                guard:
                  late: dlq
                  duplicate: event-id
                  missing: skip
                  out_of_range: reject
                  future: { do: drop }
                  gap: { do: continue }
                scores: { echo: false }
            """;

    private static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type": "record", "name": "Reading", "fields": [
              {"name": "id", "type": "string"}, {"name": "event", "type": "string"}, {"name": "ts", "type": "long"},
              {"name": "a", "type": ["null", "double"]}, {"name": "b", "type": "float"}]}
            """);

    private final Path file;
    private final Random random;
    private int step;

    LiveApplication(Path folder, long seed) throws IOException {
        this.random = new Random(seed);
        TinyModel.write(folder.resolve("keyed.qtn"), TinyModel.manifest("keyed", "1"));
        TinyModel.write(folder.resolve("mixed.qtn"), TinyModel.manifest("mixed", "1"));
        TinyModel.write(folder.resolve("other.qtn"), TinyModel.manifest("other", "2"));
        writeDelayed(folder.resolve("ahead.qtn"), "ahead", 2);
        writeDelayed(folder.resolve("forgetful.qtn"), "forgetful", 3);
        Files.writeString(folder.resolve("reading.avsc"), SCHEMA.toString());
        this.file = Files.writeString(folder.resolve("live.yaml"), CONFIGURATION);
    }

    private static void writeDelayed(Path file, String id, int delay) throws IOException {
        Bundle bundle = new TinyDelayedModel(delay).bundle();
        Manifest made = bundle.manifest();
        Manifest named = new Manifest(
                made.formatVersion(),
                id,
                made.version(),
                made.family(),
                made.task(),
                made.features(),
                made.samplingIntervalMillis(),
                made.windowSteps(),
                made.horizonSteps(),
                made.delaySteps(),
                made.warmupSteps(),
                made.state(),
                made.output(),
                made.labels(),
                made.calibration(),
                made.metrics(),
                made.provenance(),
                Map.of());
        new BundleWriter(named, bundle.stepGraph(), bundle.golden()).write(file);
    }

    Path file() {
        return file;
    }

    AppConfig config(String bootstrapServers) {
        return AppConfigReader.read(
                file, Map.of("kafka.bootstrap.servers", bootstrapServers, "http.port", "0"), Map.of());
    }

    /**
     * Sends so many steps of every series to both topics: some late, twice, from the future, after a silence, with holes, out of range, or no
     * readings at all.
     */
    void send(String bootstrapServers, int steps) throws IOException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int end = step + steps; step < end; step++) {
                for (int s = 0; s < SERIES; s++) {
                    boolean silent = s % 5 == 0 || (s % 5 == 1 && step % 20 < 10);
                    if (step / 20 % 2 == 1 && silent) {
                        continue; // some for twenty steps, some for ten
                    }
                    send(producer, "series-" + s);
                }
                var unused = producer.send(new ProducerRecord<>("keyed-readings", utf8("x"), utf8("{\"ts\":")));
            }
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, String series) throws IOException {
        int late = random.nextInt(20) == 0 ? random.nextInt(3) : 0;
        long time = random.nextInt(60) == 0
                ? System.currentTimeMillis() + Duration.ofHours(2).toMillis()
                : T0 + 1000L * (step - late);
        boolean hole = random.nextInt(15) == 0;
        float a = (float) random.nextGaussian() + (random.nextInt(50) == 0 ? 30 : 0);
        a = random.nextInt(60) == 0 ? 2e6f : a; // the model says at most 1e6
        float b = (float) random.nextGaussian();
        String event = series + "-" + step;
        byte[] json = json(time, hole ? null : a, b);
        byte[] avro = avro(series, event, time, hole ? null : a, b);
        for (int times = random.nextInt(20) == 0 ? 2 : 1; times > 0; times--) {
            var unusedKeyed = producer.send(new ProducerRecord<>("keyed-readings", utf8(series), json));
            // Any partition: only the topic by series knows in which order they were scored.
            var unusedMixed = producer.send(new ProducerRecord<>("mixed-readings", null, avro));
        }
    }

    private static byte[] json(long time, @Nullable Float a, float b) {
        return utf8(String.format(Locale.ROOT, "{\"ts\":%d,\"a\":%s,\"b\":%s}", time, a, b));
    }

    private static byte[] avro(String series, String event, long time, @Nullable Float a, float b) throws IOException {
        GenericRecord record = new GenericData.Record(SCHEMA);
        record.put("id", series);
        record.put("event", event);
        record.put("ts", time);
        record.put("a", a == null ? null : (double) a);
        record.put("b", b);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Scores of a topic that stand, without the time of scoring, by model and series, in their order. */
    static Map<String, List<String>> scores(String bootstrapServers, String topic, int partitions) {
        Map<String, List<String>> scores = new LinkedHashMap<>();
        Map<String, Object> properties =
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> all = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                all.add(new TopicPartition(topic, partition));
            }
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all));
            while (all.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<String, String> score : consumer.poll(Duration.ofMillis(200))) {
                    add(scores, score.key(), score.value());
                }
            }
        }
        return scores;
    }

    /** The same of a file of JSON lines. */
    static Map<String, List<String>> scores(Path file) throws IOException {
        Pattern series = Pattern.compile("\"series\":\"([^\"]*)\"");
        Map<String, List<String>> scores = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            Matcher name = series.matcher(line);
            add(scores, name.find() ? name.group(1) : "", line);
        }
        return scores;
    }

    static void add(Map<String, List<String>> scores, String series, String score) {
        Matcher model = MODEL.matcher(score);
        if (model.find()
                && (!score.contains(ScoreFlag.PROVISIONAL.name()) || score.contains(ScoreFlag.CUT_OFF.name()))) {
            scores.computeIfAbsent(model.group(1) + " " + series, key -> new ArrayList<>())
                    .add(SCORED_AT.matcher(score).replaceFirst(""));
        }
    }

    /** Those of one model. */
    static Map<String, List<String>> of(Map<String, List<String>> scores, String model) {
        Map<String, List<String>> some = new HashMap<>(scores);
        some.keySet().removeIf(key -> !key.startsWith(model + " "));
        return some;
    }
}
