package dev.quatrain.stream.replay;

import dev.quatrain.model.OperatorError;
import dev.quatrain.schemas.MalformedRecord;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.broker.LoneConsumer;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.Pipeline;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The readings with which series started afresh because a command said so. A command's place among the readings is in no topic of either; but
 * the score of the first reading after it is flagged {@link ScoreFlag#COMMANDED}, and so the topic of scores tells. It is read only if there has ever
 * been a command: once to find those scores, and once to tell them from others of the same series and event time. What is no longer kept there
 * cannot be told. Immutable.
 */
public final class CommandedResets {
    /** No command was ever sent. */
    public static final CommandedResets NONE = new CommandedResets(Set.of());

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] FLAG = ('"' + ScoreFlag.COMMANDED.name() + '"').getBytes(StandardCharsets.US_ASCII);

    /** A score among those of its series with the same event time, 0 the first. */
    private record Place(String series, long eventTimeMillis, int nth) {}

    private final Set<Place> places;
    /** Scores that may be meant, by series and event time. */
    private final Set<Moment> moments;

    private CommandedResets(Set<Place> places) {
        this.places = places;
        this.moments = places.stream()
                .map(place -> new Moment(place.series(), place.eventTimeMillis()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private record Moment(String series, long eventTimeMillis) {}

    /** Which of them lie ahead in one replay of a partition. Not thread-safe. */
    final class Ahead {
        private final Map<Moment, Integer> admitted = new HashMap<>();

        /** Whether the series starts afresh with this reading, if it is admitted. */
        boolean at(String series, long eventTimeMillis) {
            Moment moment = new Moment(series, eventTimeMillis);
            return moments.contains(moment)
                    && places.contains(new Place(series, eventTimeMillis, admitted.getOrDefault(moment, 0)));
        }

        /** The reading is scored. */
        void admitted(String series, long eventTimeMillis) {
            Moment moment = new Moment(series, eventTimeMillis);
            if (moments.contains(moment)) {
                admitted.merge(moment, 1, Integer::sum);
            }
        }
    }

    Ahead ahead() {
        return new Ahead();
    }

    /**
     * Those of a pipeline.
     *
     * @param model id of its model, by which its scores are known among those of other pipelines
     * @throws OperatorError if brokers do not send the scores
     */
    public static CommandedResets of(AppConfig config, Pipeline pipeline, String model) {
        Map<String, Object> properties = LoneConsumer.properties(config.kafka(), "replay-commands");
        // All is there already.
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
            boolean commanded = ends(consumer, config.commandsTopic(pipeline)).values().stream()
                    .anyMatch(end -> end > 0);
            return commanded ? new CommandedResets(places(consumer, config.scoresTopic(), model)) : NONE;
        }
    }

    private static Set<Place> places(Consumer<byte[], byte[]> consumer, String topic, String model) {
        Set<Moment> moments = new HashSet<>();
        Map<TopicPartition, Long> ends = ends(consumer, topic);
        read(consumer, topic, ends, score -> {
            if (mentionsCommand(score.value())) {
                Score read = decode(score.value(), model);
                if (read != null && read.flags().contains(ScoreFlag.COMMANDED)) {
                    moments.add(new Moment(read.series(), read.eventTimeMillis()));
                }
            }
        });
        Set<ByteBuffer> keys = moments.stream()
                .map(moment -> ByteBuffer.wrap(moment.series().getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.toSet());
        Set<Place> places = new HashSet<>();
        Map<Moment, Integer> scored = new HashMap<>();
        if (moments.isEmpty()) {
            return places;
        }
        read(consumer, topic, ends, score -> {
            Score read = score.key() != null && keys.contains(ByteBuffer.wrap(score.key()))
                    ? decode(score.value(), model)
                    : null;
            if (read == null || isReplaced(read)) {
                return;
            }
            Moment moment = new Moment(read.series(), read.eventTimeMillis());
            if (moments.contains(moment)) {
                int nth = scored.merge(moment, 1, Integer::sum) - 1;
                if (read.flags().contains(ScoreFlag.COMMANDED)) {
                    places.add(new Place(read.series(), read.eventTimeMillis(), nth));
                }
            }
        });
        return places;
    }

    private static Map<TopicPartition, Long> ends(Consumer<?, ?> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        return partitions.isEmpty() ? Map.of() : consumer.endOffsets(partitions, ANSWER);
    }

    private static void read(
            Consumer<byte[], byte[]> consumer,
            String topic,
            Map<TopicPartition, Long> ends,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> scores) {
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
        long heard = System.nanoTime();
        while (!LoneConsumer.reached(consumer, ends)) {
            Map<TopicPartition, Long> before = positions(consumer);
            consumer.poll(POLL).forEach(scores);
            if (!positions(consumer).equals(before)) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > PATIENCE.toNanos()) {
                throw new OperatorError(
                        "The brokers have sent nothing of " + topic + " for " + PATIENCE.toSeconds()
                                + " s, where it stands which series were reset by command. See that they are up, and replay again.");
            }
        }
    }

    private static Map<TopicPartition, Long> positions(Consumer<?, ?> consumer) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        consumer.assignment().forEach(partition -> positions.put(partition, consumer.position(partition)));
        return positions;
    }

    /** The model's score, or null if it is none. */
    private static @Nullable Score decode(byte @Nullable [] json, String model) {
        if (json == null) {
            return null;
        }
        try {
            Score score = ScoreJson.decode(json);
            return score.modelId().equals(model) ? score : null;
        } catch (MalformedRecord e) {
            return null; // Somebody else wrote it; it tells nothing of the application.
        }
    }

    /** Whether another score of the same reading follows. */
    private static boolean isReplaced(Score score) {
        return score.flags().contains(ScoreFlag.PROVISIONAL) && !score.flags().contains(ScoreFlag.CUT_OFF);
    }

    /** Spares nearly all scores the parser. */
    private static boolean mentionsCommand(byte @Nullable [] json) {
        if (json == null) {
            return false;
        }
        for (int at = json.length - FLAG.length; at >= 0; at--) {
            int i = 0;
            while (i < FLAG.length && json[at + i] == FLAG[i]) {
                i++;
            }
            if (i == FLAG.length) {
                return true;
            }
        }
        return false;
    }
}
