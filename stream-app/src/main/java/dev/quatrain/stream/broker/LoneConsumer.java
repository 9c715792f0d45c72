package dev.quatrain.stream.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer outside any group, which reads all of a topic's committed records itself. */
public final class LoneConsumer {
    private LoneConsumer() {}

    /**
     * Its properties.
     *
     * @param kafka properties of a Kafka client; what such a consumer needs otherwise is set over them
     * @param role end of its client id
     */
    public static Map<String, Object> properties(Map<String, ?> kafka, String role) {
        Map<String, Object> all = new HashMap<>(kafka);
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        all.merge(ConsumerConfig.CLIENT_ID_CONFIG, "quatrain-" + role, (given, own) -> given + "-" + role);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return all;
    }

    /**
     * Gives it all partitions of a topic, each at its beginning.
     *
     * @throws org.apache.kafka.common.KafkaException if there is no such topic, or no broker answers in time
     */
    public static List<TopicPartition> assignFromBeginning(Consumer<?, ?> consumer, String topic, Duration answer) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, answer);
        List<TopicPartition> partitions = found.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("There is no topic " + topic);
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return partitions;
    }

    /** Whether it has read up to some ends. */
    public static boolean reached(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
