package dev.quatrain.stream.broker;

import dev.quatrain.model.OperatorError;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are absent on a broker and leaves existing ones alone. */
public final class Topics {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

    private final Map<String, Object> kafka;
    private final Duration patience;
    private final String remedy;

    /**
     * @param kafka the client properties as configured, {@code bootstrap.servers} among them; passed through
     * @param patience how long a broker may take to answer
     */
    public Topics(Map<String, ?> kafka, Duration patience) {
        this(kafka, patience, "Start one, correct kafka.bootstrap.servers, or use --embedded.");
    }

    /** @param remedy the sentence that tells how to mend an unreachable broker */
    public Topics(Map<String, ?> kafka, Duration patience, String remedy) {
        this.remedy = remedy;
        this.kafka = new HashMap<>(kafka);
        this.patience = patience;
        int millis = Math.toIntExact(patience.toMillis());
        this.kafka.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        this.kafka.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        // Fewer attempts while nothing answers, so fewer of NetworkClient's warnings.
        this.kafka.put(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 500L);
        this.kafka.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000L);
    }

    /**
     * Creates those of the given topics that do not exist, and returns when they can be written to. An existing topic with another number of
     * partitions is left alone with a warning.
     *
     * @return the names of the topics created
     * @throws OperatorError if no broker answers in time, or the broker refuses to create a topic
     */
    public Set<String> createAbsent(Collection<TopicSpec> wanted) {
        try (Admin admin = openAdmin()) {
            Map<String, TopicDescription> existing =
                    describe(admin, wanted.stream().map(TopicSpec::name).toList());
            existing.values().forEach(topic -> warnIfDifferent(topic, wanted));
            List<NewTopic> absent = wanted.stream()
                    .filter(spec -> !existing.containsKey(spec.name()))
                    .map(Topics::request)
                    .toList();
            admin.createTopics(absent).values().forEach(this::awaitCreation);
            awaitLeaders(admin, absent);
            return absent.stream().map(NewTopic::name).collect(Collectors.toUnmodifiableSet());
        }
    }

    /**
     * The number of partitions of a topic.
     *
     * @throws OperatorError if there is no such topic, or no broker answers in time
     */
    public int partitions(String topic) {
        try (Admin admin = openAdmin()) {
            KafkaFuture<TopicDescription> answer = Objects.requireNonNull(
                    admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
            return awaitDescription(topic, answer)
                    .orElseThrow(() -> new OperatorError("There is no topic " + topic + ". Create it."))
                    .partitions()
                    .size();
        }
    }

    /**
     * Whether there is a topic.
     *
     * @throws OperatorError if no broker answers in time
     */
    public boolean exists(String topic) {
        try (Admin admin = openAdmin()) {
            return describe(admin, List.of(topic)).containsKey(topic);
        }
    }

    private Admin openAdmin() {
        try {
            return Admin.create(kafka);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new OperatorError(
                    "The Kafka settings do not work: " + cause.getMessage() + ". Correct them under kafka:.", e);
        }
    }

    private Map<String, TopicDescription> describe(Admin admin, List<String> names) {
        Map<String, TopicDescription> existing = new HashMap<>();
        admin.describeTopics(names)
                .topicNameValues()
                .forEach((name, answer) ->
                        awaitDescription(name, answer).ifPresent(description -> existing.put(name, description)));
        return existing;
    }

    private Optional<TopicDescription> awaitDescription(String name, KafkaFuture<TopicDescription> answer) {
        try {
            return Optional.of(await(answer));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw refusal("describe", name, e);
        }
    }

    private void awaitCreation(String name, KafkaFuture<Void> answer) {
        try {
            await(answer);
            LOG.info("Created topic {}", name);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw refusal("create", name, e);
            }
        }
    }

    /**
     * A topic is created before its leaders know that they lead. Of a producer's first batches a leader may refuse one and take the next,
     * and then the first is out of order for good. Asking for offsets is asking the leaders.
     */
    private void awaitLeaders(Admin admin, Collection<NewTopic> created) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        awaitKnown(admin, created.stream().map(NewTopic::name).toList())
                .values()
                .forEach(topic -> topic.partitions()
                        .forEach(partition -> ends.put(
                                new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest())));
        try {
            await(admin.listOffsets(ends).all());
        } catch (ExecutionException e) {
            LOG.warn("The leaders of new topics do not answer: {}", String.valueOf(e.getCause()));
        }
    }

    /** The controller answers before every broker has heard of a new topic. */
    private Map<String, TopicDescription> awaitKnown(Admin admin, List<String> names) {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<String, TopicDescription> known = describe(admin, names);
        while (known.size() < names.size() && System.nanoTime() < deadline) {
            pause();
            known = describe(admin, names);
        }
        return known;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private <T> T await(KafkaFuture<T> answer) throws ExecutionException {
        try {
            // The client's own timeout fires first and names what it waited for; this one is the backstop.
            return answer.get(patience.toMillis() + 2_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw unreachable(e);
        }
    }

    private static OperatorError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new OperatorError("Interrupted while waiting for the Kafka broker.", e);
    }

    private OperatorError refusal(String verb, String topic, ExecutionException answer) {
        Throwable cause = answer.getCause() == null ? answer : answer.getCause();
        if (cause instanceof TimeoutException) {
            return unreachable(cause);
        }
        if (cause instanceof AuthenticationException refused) {
            return notLetIn(String.valueOf(kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)), refused);
        }
        return new OperatorError(
                "The Kafka broker did not " + verb + " topic " + topic + ": " + cause.getMessage()
                        + ". Create the topic yourself, or give this user the right to.",
                cause);
    }

    /** What to say when brokers do not take this client's login, or it does not take their certificate. */
    public static OperatorError notLetIn(String brokers, AuthenticationException refusal) {
        boolean tls = refusal instanceof SslAuthenticationException;
        return new OperatorError(
                "The Kafka brokers at " + brokers + " and this client do not trust each other: " + refusal.getMessage()
                        + (tls
                                ? ". Correct ssl.truststore.* (who may vouch for the brokers) or ssl.keystore.* under kafka:."
                                : ". Correct user and password in sasl.jaas.config, and sasl.mechanism, under kafka:."),
                refusal);
    }

    private OperatorError unreachable(Throwable cause) {
        return new OperatorError(
                "No Kafka broker answers at " + kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG) + " (waited "
                        + patience.toSeconds() + " s). " + remedy
                        + " If it wants TLS or a login, set security.protocol under kafka:.",
                cause);
    }

    private static NewTopic request(TopicSpec spec) {
        Optional<Short> replication = spec.replication() == -1 ? Optional.empty() : Optional.of(spec.replication());
        return new NewTopic(spec.name(), Optional.of(spec.partitions()), replication).configs(spec.configs());
    }

    private static void warnIfDifferent(TopicDescription topic, Collection<TopicSpec> wanted) {
        int partitions = topic.partitions().size();
        wanted.stream()
                .filter(spec -> spec.name().equals(topic.name()) && spec.partitions() != partitions)
                .forEach(spec -> LOG.warn(
                        "Topic {} has {} partitions, the configuration says {}; the topic stays as it is",
                        topic.name(),
                        partitions,
                        spec.partitions()));
    }
}
