package dev.quatrain.stream.replay;

import dev.quatrain.model.OperatorError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition from an offset up to, and without, another.
 *
 * @param to at least {@code from}
 */
public record Span(TopicPartition partition, long from, long to) {
    private static final Duration ANSWER = Duration.ofSeconds(20);

    /** Offsets between them; where transactions ended or records were compacted away there is no record. */
    public long length() {
        return to - from;
    }

    /**
     * What lies between two bounds, in ascending order of partitions. It is fixed here: records that come later do not belong to it.
     *
     * @throws OperatorError if there is no such topic, or it no longer holds what the range begins with
     */
    static List<Span> of(Consumer<?, ?> consumer, String topic, Bound from, Bound to) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
        if (partitions.isEmpty()) {
            throw new OperatorError("There is no topic " + topic + " on these brokers. Correct the name.");
        }
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
        Map<TopicPartition, OffsetAndTimestamp> startTimes = times(consumer, partitions, from);
        Map<TopicPartition, OffsetAndTimestamp> stopTimes = times(consumer, partitions, to);
        List<Span> spans = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            long begin = begins.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            long start = offset(from, partition.partition(), begin, end, begin, startTimes.get(partition));
            long stop = offset(to, partition.partition(), begin, end, end, stopTimes.get(partition));
            requireKept(partition, start, begin);
            stop = Math.max(begin, Math.min(stop, end));
            spans.add(new Span(partition, Math.min(start, stop), stop));
        }
        return spans;
    }

    private static void requireKept(TopicPartition partition, long start, long begin) {
        if (start < begin) {
            throw new OperatorError("Partition " + partition.partition() + " of " + partition.topic()
                    + " is kept from offset " + begin + " on, but the range begins with " + start
                    + ". Begin with `beginning`, or keep the topic longer (retention.ms).");
        }
    }

    private static Map<TopicPartition, OffsetAndTimestamp> times(
            Consumer<?, ?> consumer, List<TopicPartition> partitions, Bound bound) {
        if (!(bound instanceof Bound.Time time)) {
            return Map.of();
        }
        Map<TopicPartition, Long> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, time.epochMillis()));
        return consumer.offsetsForTimes(asked, ANSWER);
    }

    private static long offset(
            Bound bound, int partition, long begin, long end, long unnamed, @Nullable OffsetAndTimestamp atTime) {
        if (bound instanceof Bound.Beginning) {
            return begin;
        }
        if (bound instanceof Bound.Offset same) {
            return same.offset();
        }
        if (bound instanceof Bound.Offsets named) {
            return named.byPartition().getOrDefault(partition, unnamed);
        }
        return atTime == null ? end : atTime.offset();
    }
}
