package dev.quatrain.stream.faults;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** What the topics of a scenario held that broke a guarantee, for whoever looks for the reason. */
final class Evidence {
    private static final int MOST_CHARACTERS = 300;

    private Evidence() {}

    /** Writes each topic of an application to {@code <topic>.all.tsv} and what of it is committed to {@code <topic>.committed.tsv}. */
    static void keep(Map<String, Object> client, String app, Path folder) throws Exception {
        Set<String> topics;
        try (Admin admin = Admin.create(client)) {
            topics = admin.listTopics().names().get(30, TimeUnit.SECONDS);
        }
        for (String topic : topics) {
            if (topic.startsWith(app)) {
                write(client, topic, "read_uncommitted", folder.resolve(topic + ".all.tsv"));
                write(client, topic, "read_committed", folder.resolve(topic + ".committed.tsv"));
            }
        }
    }

    private static void write(Map<String, Object> client, String topic, String isolation, Path file)
            throws IOException {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            out.println("partition\toffset\tleader_epoch\ttimestamp\tkey\tvalue");
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> line(out, record));
            }
        }
    }

    private static void line(PrintWriter out, ConsumerRecord<byte[], byte[]> record) {
        out.println(record.partition() + "\t" + record.offset() + "\t"
                + record.leaderEpoch().orElse(-1) + "\t" + record.timestamp() + "\t" + text(record.key()) + "\t"
                + text(record.value()));
    }

    private static String text(byte @Nullable [] bytes) {
        String text = bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) : line;
    }
}
