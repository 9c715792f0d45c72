package dev.quatrain.stream.faults;

import dev.quatrain.stream.deadletter.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topics an application writes, read as far as they are committed and further each time. */
final class OutputTopics implements AutoCloseable {
    /** The wall-clock time of scoring, the one field that differs under replay. */
    private static final Pattern SCORED_AT = Pattern.compile("\"scored_at\":\\d+");

    private final Map<String, Object> client;
    private final String app;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Outputs outputs = new Outputs();

    OutputTopics(Map<String, Object> client, String app, int partitionsPerTopic) {
        this.client = client;
        this.app = app;
        for (String topic : List.of(".scores", ".alerts", ".dlq")) {
            for (int partition = 0; partition < partitionsPerTopic; partition++) {
                partitions.add(new TopicPartition(app + topic, partition));
            }
        }
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** All that is committed by now. */
    Outputs read() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
            consumer.poll(Duration.ofMillis(200)).forEach(this::note);
        }
        return outputs;
    }

    /** Whether no transaction is open: what is committed is all there will be. */
    boolean settled() throws Exception {
        try (Admin admin = Admin.create(client)) {
            return ends(admin, IsolationLevel.READ_COMMITTED).equals(ends(admin, IsolationLevel.READ_UNCOMMITTED));
        }
    }

    private Map<TopicPartition, Long> ends(Admin admin, IsolationLevel isolation) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        String value = text(record.value());
        String topic = record.topic().substring(app.length());
        switch (topic) {
            case ".scores" ->
                outputs.scores()
                        .add(
                                text(record.key()),
                                record.timestamp(),
                                SCORED_AT.matcher(value).replaceFirst(""));
            case ".alerts" -> outputs.alerts().add(text(record.key()), record.timestamp(), value);
            default ->
                outputs.deadLetters()
                        .add(value, record.timestamp(), DeadLetters.text(record.headers(), DeadLetters.REASON) + value);
        }
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
